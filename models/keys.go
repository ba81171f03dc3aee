package models

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/alexedwards/argon2id"
	"github.com/tink-crypto/tink-go/v2/aead/subtle"
)

// secretKeySize is the size of SECRET_KEY in bytes.
const secretKeySize = 32

// keys seal personal data and make the keyed hashes by which it is found again.
// Both keys are derived from the one secret of the installation.
type keys struct {
	aead *subtle.XChaCha20Poly1305
	mac  []byte
	cost argon2id.Params // of hashing a password
}

// passwordCost is OWASP's second choice: 19 MiB, two passes, one lane.
var passwordCost = argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

func newKeys(secret []byte) (keys, error) {
	if len(secret) != secretKeySize {
		return keys{}, fmt.Errorf("SECRET_KEY must be %d bytes in base64, it has %d", secretKeySize, len(secret))
	}
	seal, err := hkdf.Key(sha256.New, secret, nil, "jangteo seal", 32)
	if err != nil {
		return keys{}, err
	}
	mac, err := hkdf.Key(sha256.New, secret, nil, "jangteo hash", 32)
	if err != nil {
		return keys{}, err
	}
	aead, err := subtle.NewXChaCha20Poly1305(seal)
	return keys{aead: aead, mac: mac, cost: passwordCost}, err
}

// ParseSecretKey reads SECRET_KEY as people write it, in base64 of either alphabet.
func ParseSecretKey(s string) ([]byte, error) {
	s = strings.TrimRight(strings.TrimSpace(s), "=")
	s = strings.NewReplacer("+", "-", "/", "_").Replace(s)
	key, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(key) != secretKeySize {
		return nil, fmt.Errorf("SECRET_KEY must be %d bytes in base64", secretKeySize)
	}
	return key, nil
}

// keyBeside reads PATH.key, or makes it, readable by its owner only.
func keyBeside(database string) ([]byte, error) {
	path := database + ".key"
	text, err := os.ReadFile(path)
	if err == nil {
		key, err := ParseSecretKey(string(text))
		if err != nil {
			return nil, fmt.Errorf("%s does not hold a key of this program", path)
		}
		return key, nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("can't read the key of the database: %w", err)
	}
	key := make([]byte, secretKeySize)
	_, _ = rand.Read(key) // never fails: crypto/rand stops the program instead
	if err := writeNew(path, []byte(base64.StdEncoding.EncodeToString(key)+"\n")); err != nil {
		return nil, fmt.Errorf("can't write the key of the database: %w", err)
	}
	return key, nil
}

// writeNew writes a file that only its owner reads, on the disk for good, and never over another.
func writeNew(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}

// seal encrypts personal data; the purpose binds the text to its column.
func (k keys) seal(purpose, plain string) ([]byte, error) {
	if plain == "" {
		return nil, nil
	}
	return k.aead.Encrypt([]byte(plain), []byte(purpose))
}

// unseal decrypts what seal made for the same purpose.
func (k keys) unseal(purpose string, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	plain, err := k.aead.Decrypt(sealed, []byte(purpose))
	return string(plain), err
}

// sealFile encrypts a file for the one document that the purpose names.
func (k keys) sealFile(purpose string, content []byte) ([]byte, error) {
	return k.aead.Encrypt(content, []byte(purpose))
}

// unsealFile decrypts what sealFile made.
func (k keys) unsealFile(purpose string, sealed []byte) ([]byte, error) {
	return k.aead.Decrypt(sealed, []byte(purpose))
}

// hash makes the keyed hash under which personal data is found again.
func (k keys) hash(purpose, plain string) string {
	m := hmac.New(sha256.New, k.mac)
	m.Write([]byte(purpose))
	m.Write([]byte{0})
	m.Write([]byte(plain))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

// Sign makes the proof that this installation issued a value: cookies, form tokens.
func (s *Store) Sign(purpose, value string) string { return s.keys.hash("sign "+purpose, value) }

// Signed checks what Sign made, in constant time.
func (s *Store) Signed(purpose, value, proof string) bool {
	return hmac.Equal([]byte(s.Sign(purpose, value)), []byte(proof))
}

// hashPassword makes what is kept of a password; nothing is kept of none.
func (k keys) hashPassword(password string) (string, error) {
	if password == "" {
		return "", nil
	}
	return argon2id.CreateHash(password, &k.cost)
}

// randomToken makes a secret of 256 random bits; the prefix says what it opens.
func randomToken(prefix string) string {
	b := make([]byte, 32)
	_, _ = rand.Read(b)
	return prefix + base64.RawURLEncoding.EncodeToString(b)
}

// tokenHash is what is kept of a random secret. It needs no salt: nobody guesses 256 bits.
func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
