package models

import (
	"context"
	"database/sql"
	"sync"

	"gorm.io/gorm"
)

// statements are kept prepared on the one writing connection of SQLite, for the few that the groups
// ask again and again: preparing one costs as much as running it. What a transaction asks for the
// first time is prepared after it, when the connection is free. (PostgreSQL's driver does all that.)
type statements struct {
	*sql.DB
	mu     sync.Mutex
	kept   map[string]*sql.Stmt
	wanted []string
}

// statementsMax bounds what is kept. The groups have about twenty.
const statementsMax = 64

// BeginTx begins a transaction that uses what is kept.
func (k *statements) BeginTx(ctx context.Context, opts *sql.TxOptions) (gorm.ConnPool, error) {
	tx, err := k.DB.BeginTx(ctx, opts)
	return &statementsTx{tx, k}, err
}

// find gives a statement that is kept, or remembers that it is wanted.
func (k *statements) find(query string) *sql.Stmt {
	k.mu.Lock()
	defer k.mu.Unlock()
	if stmt := k.kept[query]; stmt != nil {
		return stmt
	}
	if len(k.kept)+len(k.wanted) < statementsMax {
		k.wanted = append(k.wanted, query)
	}
	return nil
}

// prepare keeps what was wanted. It waits for the connection without the lock, which whoever has the
// connection may need. One that can't be prepared is asked as it is every time.
func (k *statements) prepare() {
	k.mu.Lock()
	wanted := k.wanted
	k.wanted = nil
	k.mu.Unlock()
	for _, query := range distinct(wanted) {
		if k.keeps(query) { // another transaction wanted it too
			continue
		}
		stmt, err := k.DB.Prepare(query)
		if err != nil {
			continue
		}
		k.mu.Lock()
		k.kept[query] = stmt
		k.mu.Unlock()
	}
}

func (k *statements) keeps(query string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.kept[query] != nil
}

type statementsTx struct {
	*sql.Tx
	of *statements
}

// ExecContext runs a statement that gives no rows.
func (tx *statementsTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if stmt := tx.of.find(query); stmt != nil {
		return tx.StmtContext(ctx, stmt).ExecContext(ctx, args...)
	}
	return tx.Tx.ExecContext(ctx, query, args...)
}

// QueryContext runs a statement that gives rows.
func (tx *statementsTx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if stmt := tx.of.find(query); stmt != nil {
		return tx.StmtContext(ctx, stmt).QueryContext(ctx, args...)
	}
	return tx.Tx.QueryContext(ctx, query, args...)
}

// Commit ends the transaction, and then prepares what it wanted.
func (tx *statementsTx) Commit() error {
	err := tx.Tx.Commit()
	tx.of.prepare()
	return err
}
