package models

import (
	"context"
	"fmt"
	"reflect"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// question is one statement of a shared transaction.
type question struct {
	sql  string
	args []any
	into any          // pointer to the slice that takes the rows, nil for a change
	must int64        // rows that a change must reach, or what was read has moved; 0 for any number
	each func() error // what SQLite does instead
	done func() error // what to do with the rows, nil for nothing
}

// ask puts questions that do not wait for each other's answers. A group has a line of its own to
// PostgreSQL: there they go in one message, and the way is what a short statement costs. SQLite is in
// the same process: there they are asked one by one.
func (s *Store) ask(ctx context.Context, questions ...question) error {
	if s.line != nil {
		return s.line.raw(func(conn *pgx.Conn) error { return s.askAtOnce(ctx, conn, questions, false) })
	}
	for _, q := range questions {
		if err := s.askAlone(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// askLast asks what ends the transaction of a group: on a line it is committed with the same message.
func (s *Store) askLast(ctx context.Context, questions ...question) error {
	if s.line == nil {
		return s.ask(ctx, questions...)
	}
	for i := range questions {
		questions[i] = questions[i].surely()
	}
	return s.line.raw(func(conn *pgx.Conn) error { return s.askAtOnce(ctx, conn, questions, true) })
}

func (s *Store) askAlone(ctx context.Context, q question) error {
	if q.each != nil && !s.postgres() {
		return q.each()
	}
	db := s.write.WithContext(ctx)
	if q.into == nil {
		changed := db.Exec(q.sql, q.args...)
		return q.check(changed.RowsAffected, changed.Error)
	}
	if err := db.Raw(q.sql, q.args...).Scan(q.into).Error; err != nil || q.done == nil {
		return err
	}
	return q.done()
}

func (q question) check(rows int64, err error) error {
	if err == nil && q.must > 0 && rows != q.must {
		return errMoved
	}
	return err
}

func (s *Store) hear(ctx context.Context, q question, answers pgx.BatchResults) error {
	if q.into == nil {
		changed, err := answers.Exec()
		return q.check(changed.RowsAffected(), err)
	}
	rows, err := answers.Query()
	if err != nil {
		return err
	}
	if err := s.scanAll(ctx, rows, reflect.ValueOf(q.into).Elem()); err != nil || q.done == nil {
		return err
	}
	return q.done()
}

// scanAll appends rows to a slice of structs, by GORM's names of their columns, or of single values.
func (s *Store) scanAll(ctx context.Context, rows pgx.Rows, into reflect.Value) error {
	defer rows.Close()
	of := into.Type().Elem()
	fields, err := s.fieldsOf(of, rows)
	if err != nil {
		return err
	}
	targets := make([]any, max(1, len(fields)))
	for rows.Next() {
		row := reflect.New(of).Elem()
		targets[0] = row.Addr().Interface()
		for i, f := range fields {
			targets[i] = f.ReflectValueOf(ctx, row).Addr().Interface()
		}
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		into.Set(reflect.Append(into, row))
	}
	return rows.Err()
}

func (s *Store) fieldsOf(of reflect.Type, rows pgx.Rows) ([]*schema.Field, error) {
	if of.Kind() != reflect.Struct {
		return nil, nil
	}
	noun := &gorm.Statement{DB: s.write}
	if err := noun.Parse(reflect.New(of).Interface()); err != nil {
		return nil, err
	}
	var fields []*schema.Field
	for _, column := range rows.FieldDescriptions() {
		f := noun.Schema.LookUpField(column.Name)
		if f == nil {
			return nil, fmt.Errorf("%s has no column %s", of, column.Name)
		}
		fields = append(fields, f)
	}
	return fields, nil
}
