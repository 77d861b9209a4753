package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

// wire carries commands, replies and, in between, what a scripted provider asks for.
type wire struct {
	lines      *bufio.Reader
	id, events int
}

func newWire() *wire { return &wire{lines: bufio.NewReader(os.Stdin)} }

// command is the next one; nil when there is none.
func (w *wire) command() *command {
	line, err := w.lines.ReadBytes('\n')
	if err != nil {
		return nil
	}
	var c command
	if err := json.Unmarshal(line, &c); err != nil {
		panic(err)
	}
	w.id, w.events = c.ID, 0
	return &c
}

// ask asks the driver for something and waits until it is done.
func (w *wire) ask(what string) error {
	fmt.Printf("{\"id\":%d,\"event\":%d,\"ask\":%q}\n", w.id, w.events, what)
	w.events++
	_, err := w.lines.ReadBytes('\n')
	return err
}

func (w *wire) reply(r reply) {
	text, err := json.Marshal(r)
	if err != nil {
		panic(err)
	}
	fmt.Printf("{\"id\":%d,\"reply\":%s}\n", w.id, text)
}
