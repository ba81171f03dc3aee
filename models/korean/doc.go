// Package korean knows how numbers, names, words, sums and times are written
// in Korea. It is pure: it reads no clock, no file and no database, and it
// keeps nothing.
//
// Hangul is expected in composed form (NFC), as browsers and phones send it.
package korean
