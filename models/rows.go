package models

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/schema"
)

// Statements about many rows take them as parameters whose number does not depend on how many they
// are: arrays on PostgreSQL, JSON on SQLite. So the text of a statement is the same for one row and for
// hundreds, and nobody plans it anew.

// among is the condition that a column holds one of the values.
//
// A plan may be made while a table is still empty, when reading all rows of an event looks as cheap as
// looking up a key, and be kept. So keys begin with what is looked up, and "event_id + 0" keeps the
// other column out of the choice of an index.
func among[T any](s *Store, column string, values []T) clause.Expr {
	if s.postgres() {
		return gorm.Expr(column+" = ANY(?)", &values) // by its address: GORM would write out a slice
	}
	list, _ := json.Marshal(values) // of numbers and texts
	return gorm.Expr(column+" IN (SELECT value FROM json_each(?))", string(list))
}

// sums is a table t(id, n) of how much a group moves on each row.
func sums(s *Store, perRow map[int64]int64) clause.Expr {
	ids := keysOf(perRow)
	slices.Sort(ids)
	moves := make([]int64, len(ids))
	for i, id := range ids {
		moves[i] = perRow[id]
	}
	if s.postgres() {
		return gorm.Expr("unnest(CAST(? AS bigint[]), CAST(? AS bigint[])) AS t(id, n)", &ids, &moves)
	}
	pairs := make([][2]int64, len(ids))
	for i := range ids {
		pairs[i] = [2]int64{ids[i], moves[i]}
	}
	list, _ := json.Marshal(pairs)
	return gorm.Expr("(SELECT value ->> 0 AS id, value ->> 1 AS n FROM json_each(?)) AS t", string(list))
}

// insertion writes rows in their order and gives them their ids. PostgreSQL takes the columns as
// arrays. SQLite is in the same process and has one writer: row by row with one prepared statement
// costs it least.
func insertion[T any](ctx context.Context, s *Store, list []*T) (question, error) {
	noun := &gorm.Statement{DB: s.write}
	if err := noun.Parse(new(T)); err != nil {
		return question{}, err
	}
	in := rowsOf[T]{Store: s, list: list, id: noun.Schema.PrioritizedPrimaryField}
	for _, f := range noun.Schema.Fields {
		if f.DBName != "" && !f.PrimaryKey {
			in.fields, in.names = append(in.fields, f), append(in.names, f.DBName)
		}
	}
	in.into = "INSERT INTO " + noun.Table + " (" + strings.Join(in.names, ", ") + ") "
	if !s.postgres() {
		return question{each: func() error { return in.insertEach(ctx) }}, nil
	}
	return in.insertAtOnce(ctx), nil
}

// rowsOf are the rows of an insertion.
type rowsOf[T any] struct {
	*Store
	list   []*T
	into   string
	names  []string
	fields []*schema.Field
	id     *schema.Field
}

// insertEach goes past GORM, which would write the statement anew for every row.
func (in rowsOf[T]) insertEach(ctx context.Context) error {
	db := in.write.WithContext(ctx)
	statement := in.into + "VALUES (" + strings.Repeat("?, ", len(in.fields)-1) + "?)"
	values := make([]any, len(in.fields))
	for _, row := range in.list {
		of := reflect.ValueOf(row).Elem()
		for j, f := range in.fields {
			values[j], _ = f.ValueOf(ctx, of)
		}
		done, err := db.Statement.ConnPool.ExecContext(ctx, statement, values...)
		if err != nil {
			return db.AddError(err) // in GORM's words
		}
		id, err := done.LastInsertId()
		if err != nil {
			return err
		}
		if err := in.id.Set(ctx, of, id); err != nil {
			return err
		}
	}
	return nil
}

// insertAtOnce takes the columns as arrays, but a column that is the same in all rows, as most are in a
// crowd on one campaign, as that one value. A lone row goes in as arrays of one.
func (in rowsOf[T]) insertAtOnce(ctx context.Context) question {
	var selected, arrays, named []string
	var same, each []any
	for _, f := range in.fields {
		kind := in.write.DataTypeOf(f)
		c := in.column(ctx, f)
		if c.same && len(in.list) > 1 {
			selected, same = append(selected, "CAST(? AS "+kind+")"), append(same, c.first)
			continue
		}
		selected, named = append(selected, "t."+f.DBName), append(named, f.DBName)
		arrays, each = append(arrays, "CAST(? AS "+kind+"[])"), append(each, c.values)
	}
	ids := make([]int64, 0, len(in.list))
	return question{
		sql: in.into + "SELECT " + strings.Join(selected, ", ") + " FROM unnest(" + strings.Join(arrays, ", ") + ") AS t (" +
			strings.Join(named, ", ") + ") RETURNING id",
		args: append(same, each...), into: &ids,
		done: func() error {
			if len(ids) != len(in.list) {
				return fmt.Errorf("%d rows written of %d", len(ids), len(in.list))
			}
			for i, row := range in.list {
				if err := in.id.Set(ctx, reflect.ValueOf(row).Elem(), ids[i]); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// column is one column of all rows.
type column struct {
	values any // the address of its array
	first  any
	same   bool // all are equal to the first
}

func (in rowsOf[T]) column(ctx context.Context, f *schema.Field) column {
	switch f.FieldType.Kind() {
	case reflect.String:
		return columnOf(ctx, in.list, f, reflect.Value.String)
	case reflect.Int, reflect.Int64:
		return columnOf(ctx, in.list, f, reflect.Value.Int)
	case reflect.Struct: // the only one is a time
		return columnOf(ctx, in.list, f, func(v reflect.Value) time.Time { return v.Interface().(time.Time) })
	}
	switch f.FieldType.Elem().Kind() { // what may be missing
	case reflect.Struct:
		return columnOf(ctx, in.list, f, func(v reflect.Value) *time.Time { return v.Interface().(*time.Time) })
	default:
		return columnOf(ctx, in.list, f, func(v reflect.Value) *int64 { return v.Interface().(*int64) })
	}
}

func columnOf[T any, V comparable](ctx context.Context, list []*T, f *schema.Field, value func(reflect.Value) V) column {
	values, same := make([]V, len(list)), true
	for i, row := range list {
		values[i] = value(f.ReflectValueOf(ctx, reflect.ValueOf(row).Elem()))
		same = same && values[i] == values[0]
	}
	return column{&values, values[0], same}
}
