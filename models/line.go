package models

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// line is the connection of a group's transaction to PostgreSQL. On a busy machine the way there and back
// costs more than a short statement: so the transaction begins in the message of its first questions and
// ends in that of its last.
type line struct {
	conn *sql.Conn
	open bool // a transaction has begun and not ended
}

// hangUp is how long the end of a transaction that failed may take.
const hangUp = time.Second

// onLine runs work in one transaction of the line. What askLast has not committed ends with the work.
func (s *Store) onLine(ctx context.Context, work func(tx *Store) error) (err error) {
	now := s.now()
	defer func() {
		if s.line.open { // work may have panicked
			err = errors.Join(err, s.line.end(ctx))
		}
	}()
	return work(&Store{Now: func() time.Time { return now }, read: s.write, write: s.write, keys: s.keys, Texts: s.Texts, line: s.line, inside: true})
}

// end gives up what was not committed. A connection that can't is closed.
func (l *line) end(ctx context.Context) error {
	l.open = false
	return l.raw(func(conn *pgx.Conn) error {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), hangUp)
		defer cancel()
		if _, err := conn.Exec(ctx, "ROLLBACK"); err != nil {
			return errors.Join(err, conn.Close(ctx))
		}
		return nil
	})
}

func (l *line) raw(do func(*pgx.Conn) error) error {
	return l.conn.Raw(func(driver any) error { return do(driver.(*stdlib.Conn).Conn()) })
}

// askAtOnce sends questions in one message, and hears their answers.
func (s *Store) askAtOnce(ctx context.Context, conn *pgx.Conn, questions []question, last bool) (err error) {
	batch, begins := &pgx.Batch{}, !s.line.open
	if begins {
		batch.Queue("BEGIN")
	}
	for _, q := range questions {
		written := s.write.WithContext(ctx).Raw(q.sql, q.args...).Statement
		batch.Queue(written.SQL.String(), written.Vars...)
	}
	if last {
		batch.Queue("COMMIT")
	}
	s.line.open = true
	answers := conn.SendBatch(ctx, batch)
	defer func() {
		if ended := answers.Close(); err == nil {
			err = ended
		}
		s.line.open = !last || err != nil
		err = s.inGormsWords(ctx, err)
	}()
	if begins {
		questions = append([]question{{}}, questions...)
	}
	if last {
		questions = append(questions, question{})
	}
	for _, q := range questions {
		if err := s.hear(ctx, q, answers); err != nil {
			return err
		}
	}
	return nil
}

// inGormsWords translates what went wrong on the line; see surely for the division.
func (s *Store) inGormsWords(ctx context.Context, err error) error {
	var refused *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused) && refused.Code == "22012":
		return errMoved
	}
	return s.write.WithContext(ctx).AddError(err)
}

// surely makes a change fail in the database itself, by a division by zero, when it does not reach the
// rows that it must: the commit that follows in the same message then does not happen.
func (q question) surely() question {
	if q.must == 0 {
		return q
	}
	return question{
		sql:  "WITH done AS (" + q.sql + " RETURNING 1) SELECT 1 / CAST(count(*) = ? AS int) FROM done",
		args: append(q.args[:len(q.args):len(q.args)], q.must),
	}
}
