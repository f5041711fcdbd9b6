// Checks recorded histories of a ledger for linearizability: is there an order of the operations,
// each at some moment between its call and its return, in which one ledger would have given the
// same answers?
//
// Argument: a file with one history a line, as JSON. Standard output: one verdict a line.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/anishathalye/porcupine"
)

// step is one operation of a history, with the times it was called and answered at.
type step struct {
	Client int    `json:"client"`
	Call   int64  `json:"call"`
	Return int64  `json:"return"`
	Kind   string `json:"kind"` // move, or read
	From   int    `json:"from"`
	To     int    `json:"to"`
	Amount int64  `json:"amount"`
	Taken  bool   `json:"taken"` // of a move: whether it was booked
	Seen   int64  `json:"seen"`  // of a read: the balance of From
}

type history struct {
	Start []int64 `json:"start"`
	Steps []step  `json:"steps"`
}

const limit = 20 * time.Second

func model(start []int64) porcupine.Model {
	return porcupine.Model{
		Init: func() interface{} { return encode(start) },
		Step: func(state, input, output interface{}) (bool, interface{}) {
			balances := decode(state.(string))
			s := input.(step)
			if s.Kind == "read" {
				return balances[s.From] == s.Seen, state
			}
			// No account may fall below zero.
			if balances[s.From] < s.Amount {
				return !s.Taken, state
			}
			balances[s.From] -= s.Amount
			balances[s.To] += s.Amount
			return s.Taken, encode(balances)
		},
		Equal: func(a, b interface{}) bool { return a.(string) == b.(string) },
	}
}

func encode(balances []int64) string {
	text, err := json.Marshal(balances)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func decode(text string) []int64 {
	var balances []int64
	if err := json.Unmarshal([]byte(text), &balances); err != nil {
		panic(err)
	}
	return balances
}

func check(h history) porcupine.CheckResult {
	operations := make([]porcupine.Operation, 0, len(h.Steps))
	for _, s := range h.Steps {
		operations = append(operations, porcupine.Operation{
			ClientId: s.Client, Input: s, Call: s.Call, Output: s.Taken, Return: s.Return})
	}
	return porcupine.CheckOperationsTimeout(model(h.Start), operations, limit)
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "expected: the file of histories")
		os.Exit(2)
	}
	file, err := os.Open(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(make([]byte, 1<<20), 1<<24)
	for lines.Scan() {
		var h history
		if err := json.Unmarshal(lines.Bytes(), &h); err != nil {
			fmt.Fprintln(os.Stderr, "a line that is no history:", err)
			os.Exit(2)
		}
		fmt.Println(check(h))
	}
	if err := lines.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
