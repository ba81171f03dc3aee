package models

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func testKeys(t *testing.T, fill byte) keys {
	t.Helper()
	k, err := newKeys(bytes.Repeat([]byte{fill}, secretKeySize))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestSealedTextDiffersEachTimeAndOpensForItsPurposeOnly(t *testing.T) {
	t.Parallel()
	k := testKeys(t, 1)
	one, _ := k.seal("phone", "+821000001234")
	two, _ := k.seal("phone", "+821000001234")
	if bytes.Equal(one, two) || bytes.Contains(one, []byte("1234")) {
		t.Fatal("sealed text can be recognised")
	}
	if plain, err := k.unseal("phone", one); err != nil || plain != "+821000001234" {
		t.Fatalf("unsealed %q, %v", plain, err)
	}
	broken := bytes.Clone(one)
	broken[len(broken)-1] ^= 1
	for name, open := range map[string]func() (string, error){
		"another purpose":    func() (string, error) { return k.unseal("name", one) },
		"another secret":     func() (string, error) { return testKeys(t, 2).unseal("phone", one) },
		"a changed byte":     func() (string, error) { return k.unseal("phone", broken) },
		"less than a prefix": func() (string, error) { return k.unseal("phone", one[:5]) },
	} {
		if plain, err := open(); err == nil || plain != "" {
			t.Errorf("%s opened it: %q", name, plain)
		}
	}
}

func TestNothingIsSealedAsNothing(t *testing.T) {
	t.Parallel()
	k := testKeys(t, 1)
	sealed, err := k.seal("phone", "")
	if err != nil || len(sealed) != 0 {
		t.Fatalf("sealed %v, %v", sealed, err)
	}
	if plain, err := k.unseal("phone", nil); err != nil || plain != "" {
		t.Fatalf("unsealed %q, %v", plain, err)
	}
}

func TestHashesDependOnSecretAndPurpose(t *testing.T) {
	t.Parallel()
	k := testKeys(t, 1)
	h := k.hash("phone", "+821000001234")
	if h != testKeys(t, 1).hash("phone", "+821000001234") {
		t.Error("the same secret does not find it again")
	}
	if h == testKeys(t, 2).hash("phone", "+821000001234") || h == k.hash("name", "+821000001234") || k.hash("a", "bc") == k.hash("ab", "c") {
		t.Error("two hashes that must differ are equal")
	}
}

func TestSignaturesAreForOnePurpose(t *testing.T) {
	t.Parallel()
	s := &Store{keys: testKeys(t, 1)}
	proof := s.Sign("visitor", "abc")
	if !s.Signed("visitor", "abc", proof) {
		t.Error("its own proof is refused")
	}
	if s.Signed("form", "abc", proof) || s.Signed("visitor", "abd", proof) || s.Signed("visitor", "abc", "") {
		t.Error("a proof of something else is taken")
	}
}

func TestPasswordsCostWhatTheyShould(t *testing.T) {
	t.Parallel()
	const cost = "$argon2id$v=19$m=19456,t=2,p=1$"
	hash, err := testKeys(t, 1).hashPassword("a long password")
	if err != nil || !strings.HasPrefix(hash, cost) || !strings.HasPrefix(nobodysPassword, cost) {
		t.Errorf("%s and %s, %v", hash, nobodysPassword, err)
	}
	if none, err := testKeys(t, 1).hashPassword(""); err != nil || none != "" {
		t.Errorf("no password became %q, %v", none, err)
	}
}

func TestParseSecretKey(t *testing.T) {
	t.Parallel()
	key := bytes.Repeat([]byte{0xfb, 0xef}, secretKeySize/2)
	for name, c := range map[string]struct {
		text string
		ok   bool
	}{
		"standard":       {base64.StdEncoding.EncodeToString(key), true},
		"without =":      {base64.RawStdEncoding.EncodeToString(key), true},
		"for addresses":  {base64.URLEncoding.EncodeToString(key), true},
		"with a newline": {" " + base64.StdEncoding.EncodeToString(key) + "\n", true},
		"too short":      {base64.StdEncoding.EncodeToString(key[1:]), false},
		"too long":       {base64.StdEncoding.EncodeToString(append(key, 1)), false},
		"a password":     {"correct horse battery staple", false},
		"empty":          {"", false},
	} {
		got, err := ParseSecretKey(c.text)
		if c.ok && !bytes.Equal(got, key) {
			t.Errorf("%s: %x, %v", name, got, err)
		}
		if !c.ok && (err == nil || strings.Contains(err.Error(), "horse")) {
			t.Errorf("%s: %x, %v", name, got, err)
		}
	}
}

func TestKeyFileIsMadeOnceAndForItsOwnerOnly(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "street.db")
	first, err := keyBeside(path)
	if err != nil || len(first) != secretKeySize {
		t.Fatalf("%x, %v", first, err)
	}
	if info, err := os.Stat(path + ".key"); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info, err)
	}
	again, err := keyBeside(path)
	if err != nil || !bytes.Equal(first, again) {
		t.Fatalf("the second start has another key: %v", err)
	}
}

func TestKeyFileThatHoldsNoKeyIsNamed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "street.db")
	if err := os.WriteFile(path+".key", []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := keyBeside(path); err == nil || !strings.Contains(err.Error(), path+".key") {
		t.Error(err)
	}
	if _, err := keyBeside(path + ".key/below"); err == nil { // a folder that is a file
		t.Error("a key was made nowhere")
	}
}
