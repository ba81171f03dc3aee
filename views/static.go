package views

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"sync"
)

// Static are the style sheets, scripts, fonts and pictures.
func Static() fs.FS {
	sub, err := fs.Sub(files, "static")
	if err != nil {
		panic(err) // the name is a constant and valid
	}
	return sub
}

// Build is a hash over all static files. It is a folder of their addresses, so that they can be
// kept by browsers for ever and modules can import each other by relative paths.
func Build() string { return build() }

var build = sync.OnceValue(func() string {
	all := sha256.New()
	static := Static()
	err := fs.WalkDir(static, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(static, path)
		all.Write([]byte(path))
		all.Write(content)
		return err
	})
	if err != nil {
		panic(err) // the files are in the program
	}
	return hex.EncodeToString(all.Sum(nil))[:12]
})

// Asset is the address of a static file: css/app.css becomes /static/BUILD/css/app.css.
func Asset(path string) string { return "/static/" + Build() + "/" + path }
