package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/jangteo/jangteo/models"
)

// Config is what the environment says; README.md holds the table.
type Config struct {
	DatabaseURL    string
	databaseSet    bool // named by the environment, not by default
	Addr           string
	BaseURL        string
	SecretKey      []byte
	SMTPURL        string
	SMSURL         string // of a gateway to phones
	SMSToken       string
	TLS            string // off, self, auto, or CERT,KEY
	TrustedProxies []string
	LogJSON        bool
	MetricsAddr    string
}

// readConfig reads the environment and refuses what can't be meant.
func readConfig(env func(string) string) (Config, error) {
	or := func(name, standard string) string {
		if v := strings.TrimSpace(env(name)); v != "" {
			return v
		}
		return standard
	}
	cfg := Config{
		DatabaseURL: or("DATABASE_URL", "sqlite:data/jangteo.db"),
		databaseSet: env("DATABASE_URL") != "",
		Addr:        or("ADDR", ":8080"),
		BaseURL:     strings.TrimRight(or("BASE_URL", ""), "/"),
		SMTPURL:     or("SMTP_URL", ""),
		SMSURL:      or("SMS_URL", ""),
		SMSToken:    or("SMS_TOKEN", ""),
		TLS:         or("TLS", "off"),
		MetricsAddr: or("METRICS_ADDR", ""),
	}
	if key := env("SECRET_KEY"); key != "" {
		var err error
		if cfg.SecretKey, err = models.ParseSecretKey(key); err != nil {
			return cfg, err
		}
	}
	return cfg, cfg.check(or("LOG_FORMAT", "text"), or("TRUSTED_PROXIES", ""))
}

func (c *Config) check(logFormat, proxies string) error {
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		return fmt.Errorf("ADDR must be host:port or :port, not %q", c.Addr)
	}
	if u, err := url.Parse(c.BaseURL); c.BaseURL != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		return fmt.Errorf("BASE_URL must be an http or https address, not %q", c.BaseURL)
	}
	if logFormat != "text" && logFormat != "json" {
		return fmt.Errorf("LOG_FORMAT must be text or json, not %q", logFormat)
	}
	c.LogJSON = logFormat == "json"
	for _, p := range strings.FieldsFunc(proxies, func(r rune) bool { return r == ',' || r == ' ' }) {
		if _, _, err := net.ParseCIDR(p); err != nil && net.ParseIP(p) == nil {
			return fmt.Errorf("TRUSTED_PROXIES must be addresses or CIDRs, not %q", p)
		}
		c.TrustedProxies = append(c.TrustedProxies, p)
	}
	if c.SMTPURL != "" {
		if _, _, err := mailClient(c.SMTPURL); err != nil {
			return err
		}
	}
	if c.SMSURL != "" {
		if _, err := newGateway(c.SMSURL, c.SMSToken); err != nil {
			return err
		}
	}
	if c.TLS == "auto" && !strings.HasPrefix(c.BaseURL, "https://") {
		return errors.New("TLS=auto needs BASE_URL with https:// and the host that the certificate is for")
	}
	if c.TLS != "off" && c.TLS != "self" && c.TLS != "auto" && len(strings.Split(c.TLS, ",")) != 2 {
		return fmt.Errorf("TLS must be off, self, auto or CERT.pem,KEY.pem, not %q", c.TLS)
	}
	return nil
}

// secure says whether the program itself speaks TLS.
func (c *Config) secure() bool { return c.TLS != "off" }

// baseURL is what links begin with: BASE_URL, or this host with the port that is listened on. A
// program that listens on one address only is reached by that one.
func (c *Config) baseURL(host string, listening net.Addr) string {
	if c.BaseURL != "" {
		return c.BaseURL
	}
	scheme := "http"
	if c.secure() {
		scheme = "https"
	}
	named, port, _ := net.SplitHostPort(listening.String())
	if ip := net.ParseIP(named); ip != nil && !ip.IsUnspecified() {
		host = named
	}
	return scheme + "://" + net.JoinHostPort(host, port)
}

// linkBase is the same for a command that does not listen: the port is the one of ADDR.
func (c *Config) linkBase() string {
	addr, err := net.ResolveTCPAddr("tcp", c.Addr)
	if err != nil {
		addr = &net.TCPAddr{}
	}
	return c.baseURL("localhost", addr)
}

// lanAddress is the address by which a phone on the same network reaches this machine, "localhost"
// when there is none. No packet is sent: the kernel is only asked which way it would go.
func lanAddress() string {
	conn, err := net.Dial("udp4", "192.0.2.1:9") // a documentation address: RFC 5737
	if err != nil {
		return "localhost"
	}
	defer conn.Close()
	if addr, ok := conn.LocalAddr().(*net.UDPAddr); ok && !addr.IP.IsLoopback() {
		return addr.IP.String()
	}
	return "localhost"
}
