package modelstest

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver that makes databases for tests

	"github.com/jangteo/jangteo/models"
)

// server is a private PostgreSQL of this test binary: started when first needed, stopped by Run.
type server struct {
	once sync.Once
	url  string // of the maintenance database, "" when there is no PostgreSQL here
	why  string // why there is none
	dir  string
	port int
	cmd  *exec.Cmd
	n    int
	mu   sync.Mutex
}

var postgres server

// template is the database that every test's database is copied from.
const template = "jangteo_template"

// Run runs the tests of a package and stops what they started. Call it from TestMain.
func Run(m *testing.M) int {
	code := m.Run()
	postgres.stop()
	return code
}

func (p *server) start() {
	if p.url = os.Getenv("TEST_DATABASE_URL"); p.url == "" {
		if err := p.launch(); err != nil {
			p.url, p.why = "", err.Error()
			return
		}
	}
	if err := p.prepare(); err != nil {
		p.url, p.why = "", err.Error()
	}
}

// binary finds a program of PostgreSQL where Debian and others keep it.
func binary(name string) (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(found) > 0 {
		return found[len(found)-1], nil
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return "", fmt.Errorf("PostgreSQL is not installed: %s not found", name)
	}
	return path, nil
}

func (p *server) launch() error {
	initdb, err := binary("initdb")
	if err != nil {
		return err
	}
	if p.dir, err = os.MkdirTemp(inMemory(), "jangteo-pg-"); err != nil {
		return err
	}
	attr, err := asOrdinaryUser(p.dir)
	if err != nil {
		return err
	}
	setup := exec.Command(initdb, "-D", filepath.Join(p.dir, "data"), "-U", "jangteo", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
	setup.SysProcAttr, setup.Dir = attr, p.dir
	if out, err := setup.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	if p.port, err = freePort(); err != nil {
		return err
	}
	p.url = fmt.Sprintf("postgres://jangteo@127.0.0.1:%d/postgres?sslmode=disable", p.port)
	return p.begin()
}

// inMemory is the folder whose files Linux keeps in memory, when it has room for a server. A database is a
// thousand files: on a disk, making one for each test takes ten times as long as the tests.
func inMemory() string {
	const folder, room = "/dev/shm", 1 << 30
	var disk syscall.Statfs_t
	if err := syscall.Statfs(folder, &disk); err != nil || disk.Bavail*uint64(disk.Bsize) < room {
		return "" // where temporary files go
	}
	return folder
}

// begin starts the server on its folder. Without fsync it survives that its processes are killed, but
// no power cut.
func (p *server) begin() error {
	program, err := binary("postgres")
	if err != nil {
		return err
	}
	attr, err := asOrdinaryUser(p.dir)
	if err != nil {
		return err
	}
	p.cmd = exec.Command(program, "-D", filepath.Join(p.dir, "data"), "-p", strconv.Itoa(p.port), "-c", "listen_addresses=127.0.0.1",
		"-c", "unix_socket_directories="+p.dir, "-c", "fsync=off", "-c", "max_connections=300", "-c", "shared_buffers=64MB", "-c", "max_wal_size=128MB")
	p.cmd.SysProcAttr, p.cmd.Dir = attr, p.dir
	if err := startWithUs(p.cmd); err != nil {
		return err
	}
	return p.await()
}

// startWithUs starts a child that the kernel stops when this process dies, however it dies. The
// signal follows the thread that started the child, so that thread is kept.
func startWithUs(cmd *exec.Cmd) error {
	result := make(chan error)
	go func() {
		runtime.LockOSThread()
		result <- cmd.Start()
		select {}
	}()
	return <-result
}

// asOrdinaryUser lets root run PostgreSQL, which refuses to be root.
func asOrdinaryUser(dir string) (*syscall.SysProcAttr, error) {
	attr := &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}
	if os.Geteuid() != 0 {
		return attr, nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		if who, err = user.Lookup("nobody"); err != nil {
			return nil, err
		}
	}
	uid, _ := strconv.Atoi(who.Uid)
	gid, _ := strconv.Atoi(who.Gid)
	attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return attr, os.Chown(dir, uid, gid)
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func (p *server) await() error {
	db, err := sql.Open("pgx", p.url)
	if err != nil {
		return err
	}
	defer db.Close()
	deadline := time.Now().Add(20 * time.Second)
	for {
		if err = db.Ping(); err == nil || time.Now().After(deadline) {
			return err
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// prepare makes the template: an empty database with today's schema.
func (p *server) prepare() error {
	if err := p.exec("DROP DATABASE IF EXISTS " + template); err != nil {
		return err
	}
	if err := p.exec("CREATE DATABASE " + template); err != nil {
		return err
	}
	s, err := models.Open(context.Background(), models.Config{URL: p.database(template), SecretKey: testKey})
	if err != nil {
		return err
	}
	defer s.Close()
	_, err = s.Migrate(context.Background())
	return err
}

func (p *server) exec(statement string) error {
	db, err := sql.Open("pgx", p.url)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec(statement)
	return err
}

// copy makes a database of its own for one test and drops it afterwards.
func (p *server) copy(t testing.TB) string {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n++
	name := fmt.Sprintf("jangteo_%d_%d", os.Getpid(), p.n)
	if err := p.exec("CREATE DATABASE " + name + " TEMPLATE " + template); err != nil {
		t.Fatalf("making a database: %v", err)
	}
	t.Cleanup(func() {
		if err := p.exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("dropping a database: %v", err)
		}
	})
	return p.database(name)
}

func (p *server) stop() {
	p.end()
	if p.dir != "" {
		_ = os.RemoveAll(p.dir)
	}
}

// end stops the server at once, in the middle of whatever it does.
func (p *server) end() {
	if p.cmd == nil || p.cmd.Process == nil {
		return
	}
	_ = p.cmd.Process.Signal(syscall.SIGQUIT)
	_ = p.cmd.Wait()
}

// Postgres is a server for one test alone, which may crash.
type Postgres struct {
	server
	t testing.TB
}

// OwnPostgres starts a server for one test alone. Where there is no PostgreSQL the test is left out, as
// by NewPostgres.
func OwnPostgres(t testing.TB) *Postgres {
	t.Helper()
	p := &Postgres{t: t}
	t.Cleanup(p.stop)
	if err := p.launch(); err != nil {
		leaveOut(t, err.Error())
	}
	if err := p.prepare(); err != nil {
		t.Fatal(err)
	}
	return p
}

// New opens a store on a migrated database of its own.
func (p *Postgres) New() *models.Store {
	p.t.Helper()
	return Open(p.t, p.copy(p.t))
}

// Crash stops the server in the middle of whatever it does; Recover starts it again.
func (p *Postgres) Crash() { p.end() }

// Recover starts a server that crashed.
func (p *Postgres) Recover() {
	p.t.Helper()
	if err := p.begin(); err != nil {
		p.t.Fatal(err)
	}
}

// database is the address of another database on the same server.
func (p *server) database(name string) string {
	u, err := url.Parse(p.url)
	if err != nil {
		return p.url
	}
	u.Path = "/" + name
	return u.String()
}
