package models

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/schema"
)

// Statements about many rows take them as one parameter. So the text of a statement is the same for
// one row and for hundreds, and neither database plans it anew: PostgreSQL takes arrays and JSON,
// SQLite takes JSON for both.

// among is the condition that a column holds one of the values.
func among[T any](s *Store, column string, values []T) clause.Expr {
	if s.postgres() {
		return gorm.Expr(column+" = ANY(?)", &values) // by its address: GORM would write out a slice
	}
	list, _ := json.Marshal(values) // of numbers and texts
	return gorm.Expr(column+" IN (SELECT value FROM json_each(?))", string(list))
}

// table is a list of structs as something to select from. Columns names the JSON fields with the
// types that they have on PostgreSQL, as "id bigint, name text".
func table[T any](s *Store, columns string, list []T) clause.Expr {
	rows, _ := json.Marshal(list) // of numbers, texts and times
	return s.tableOf(columns, string(rows))
}

// labelled is a key of two columns: the id of an event or a campaign, and a nonce, a code or a person in it.
type labelled struct {
	ID    int64  `json:"id"`
	Label string `json:"label"`
}

// labels is a table t(id, label) to look rows up by: a LEFT JOIN takes its keys one after the other
// through the index of the other table, whatever PostgreSQL thinks of the sizes; and "event_id + 0"
// keeps it from taking all rows of an event instead, which looks just as cheap while the table is
// small, and stays in its plan. A key that is not there gives a row of nothing.
func labels(s *Store, keys []labelled) clause.Expr {
	return table(s, "id bigint, label text", distinct(keys))
}

func (s *Store) tableOf(columns, rows string) clause.Expr {
	if s.postgres() {
		return gorm.Expr("json_to_recordset(CAST(? AS json)) AS t("+columns+")", rows)
	}
	var fields []string
	for _, column := range strings.Split(columns, ", ") {
		name, _, _ := strings.Cut(column, " ")
		fields = append(fields, "value ->> '"+name+"' AS "+name)
	}
	return gorm.Expr("(SELECT "+strings.Join(fields, ", ")+" FROM json_each(?)) AS t", rows)
}

// insertAll writes rows in their order and gives them their ids. PostgreSQL takes them in one
// statement. SQLite is in the same process and has one writer: row by row with one prepared statement
// costs it least.
func insertAll[T any](ctx context.Context, s *Store, list []*T) error {
	noun := &gorm.Statement{DB: s.write}
	if err := noun.Parse(new(T)); err != nil {
		return err
	}
	var fields []*schema.Field
	var names []string
	for _, f := range noun.Schema.Fields {
		if f.DBName != "" && !f.PrimaryKey {
			fields, names = append(fields, f), append(names, f.DBName)
		}
	}
	into := "INSERT INTO " + noun.Table + " (" + strings.Join(names, ", ") + ") "
	insert := insertEach[T]
	if s.postgres() {
		insert = insertAtOnce[T]
	}
	ids, err := insert(ctx, s, into, fields, list)
	if err == nil && len(ids) != len(list) {
		err = fmt.Errorf("%d rows written of %d", len(ids), len(list))
	}
	for i := range ids {
		if err == nil {
			err = noun.Schema.PrioritizedPrimaryField.Set(ctx, reflect.ValueOf(list[i]).Elem(), ids[i])
		}
	}
	return err
}

// insertEach goes past GORM, which would write the statement anew for every row.
func insertEach[T any](ctx context.Context, s *Store, into string, fields []*schema.Field, list []*T) ([]int64, error) {
	db := s.write.WithContext(ctx)
	into += "VALUES (" + strings.Repeat("?, ", len(fields)-1) + "?)"
	ids, values := make([]int64, len(list)), make([]any, len(fields))
	for i, row := range list {
		for j, f := range fields {
			values[j], _ = f.ValueOf(ctx, reflect.ValueOf(row).Elem())
		}
		done, err := db.Statement.ConnPool.ExecContext(ctx, into, values...)
		if err != nil {
			return nil, db.AddError(err) // in GORM's words
		}
		if ids[i], err = done.LastInsertId(); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

func insertAtOnce[T any](ctx context.Context, s *Store, into string, fields []*schema.Field, list []*T) ([]int64, error) {
	var names, columns []string
	for _, f := range fields {
		names, columns = append(names, "t."+f.DBName), append(columns, f.DBName+" "+s.write.DataTypeOf(f))
	}
	var ids []int64
	err := s.write.WithContext(ctx).Raw(into+"SELECT "+strings.Join(names, ", ")+" FROM ? RETURNING id",
		s.tableOf(strings.Join(columns, ", "), jsonRows(ctx, fields, list))).Scan(&ids).Error
	return ids, err
}

// jsonRows writes rows under the names of their columns.
func jsonRows[T any](ctx context.Context, fields []*schema.Field, list []*T) string {
	var out bytes.Buffer
	next := byte('[')
	for i := range list {
		out.WriteByte(next)
		row, inner := reflect.ValueOf(list[i]).Elem(), byte('{')
		for _, f := range fields {
			value, _ := f.ValueOf(ctx, row)
			text, _ := json.Marshal(columnValue(value)) // numbers, texts and times
			out.WriteByte(inner)
			out.WriteString(`"` + f.DBName + `":`)
			out.Write(text)
			inner = ','
		}
		out.WriteByte('}')
		next = ','
	}
	out.WriteByte(']')
	return out.String()
}

// columnValue is a time in the fixed width that keeps text order time order on SQLite.
func columnValue(v any) any {
	switch t := v.(type) {
	case time.Time:
		return t.UTC().Format(sqliteTime)
	case *time.Time:
		if t != nil {
			return t.UTC().Format(sqliteTime)
		}
	}
	return v
}
