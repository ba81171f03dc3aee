package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/crypto/acme/autocert"
)

// secureListener wraps a listener as TLS says. Phones give a page the camera only over HTTPS.
func (p *program) secureListener(l net.Listener) (net.Listener, error) {
	switch p.TLS {
	case "off":
		return l, nil
	case "self":
		cert, err := selfSigned(lanAddress())
		if err != nil {
			return nil, err
		}
		return tls.NewListener(l, tlsConfig(cert)), nil
	case "auto":
		return p.acmeListener(l)
	}
	cert, key, _ := strings.Cut(p.TLS, ",")
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return nil, fmt.Errorf("can't use the certificate of TLS: %w", err)
	}
	return tls.NewListener(l, tlsConfig(pair)), nil
}

func tlsConfig(cert tls.Certificate) *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
}

// acmeListener gets and renews a certificate for the host of BASE_URL; it is kept beside the database.
func (p *program) acmeListener(l net.Listener) (net.Listener, error) {
	u, err := url.Parse(p.BaseURL)
	if err != nil {
		return nil, err
	}
	m := &autocert.Manager{Prompt: autocert.AcceptTOS, HostPolicy: autocert.HostWhitelist(u.Hostname()), Cache: autocert.DirCache(p.certificateDir())}
	cfg := m.TLSConfig()
	cfg.MinVersion = tls.VersionTLS12
	return tls.NewListener(l, cfg), nil
}

func (p *program) certificateDir() string {
	if path, isSQLite := strings.CutPrefix(p.DatabaseURL, "sqlite:"); isSQLite {
		return filepath.Join(filepath.Dir(path), "certificates")
	}
	return "certificates"
}

// selfSigned makes a certificate for this machine that lasts for the days around an event. A browser
// warns about it once.
func selfSigned(lan string) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return tls.Certificate{}, err
	}
	draft := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "Jangteo"}, DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(30 * 24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if ip := net.ParseIP(lan); ip != nil {
		draft.IPAddresses = append(draft.IPAddresses, ip)
	}
	der, err := x509.CreateCertificate(rand.Reader, draft, draft, &key.PublicKey, key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}
