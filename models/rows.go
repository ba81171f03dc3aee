package models

import (
	"bytes"
	"context"
	"encoding/json"
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

// insertAll writes rows in their order with one statement, and gives back their ids by a column
// that is unique among them.
func insertAll[T any, K comparable](ctx context.Context, s *Store, list []T, key string) (map[K]int64, error) {
	noun := &gorm.Statement{DB: s.write}
	if err := noun.Parse(new(T)); err != nil {
		return nil, err
	}
	var names, columns []string
	var fields []*schema.Field
	for _, f := range noun.Schema.Fields {
		if f.DBName != "" && !f.PrimaryKey {
			fields, names = append(fields, f), append(names, f.DBName)
			columns = append(columns, f.DBName+" "+s.write.DataTypeOf(f))
		}
	}
	set := strings.Join(names, ", ")
	var written []struct {
		ID  int64
		Key K
	}
	err := s.write.WithContext(ctx).Raw("INSERT INTO "+noun.Table+" ("+set+") SELECT "+set+" FROM ? RETURNING id, "+key+" AS key",
		s.tableOf(strings.Join(columns, ", "), jsonRows(ctx, fields, list))).Scan(&written).Error
	ids := make(map[K]int64, len(written))
	for _, w := range written {
		ids[w.Key] = w.ID
	}
	return ids, err
}

// jsonRows writes rows under the names of their columns.
func jsonRows[T any](ctx context.Context, fields []*schema.Field, list []T) string {
	var out bytes.Buffer
	next := byte('[')
	for i := range list {
		out.WriteByte(next)
		row, inner := reflect.ValueOf(&list[i]).Elem(), byte('{')
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
