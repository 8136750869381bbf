// Added to Go's package time when GoQuorum is built for trials on one machine (cli/qbft/overlay.py): a network whose
// wall clock can be moved, so that a year is played in minutes. Timers keep real time. Without CHAINETS_CLOCK_FILE in
// its environment a node has the machine's clock, as built by anyone else.
package time

import (
	"sync/atomic"
	"syscall"
)

// Seconds that Now is ahead of the machine's clock; below zero: behind it.
var shiftS int64

const readEvery = 20 * Millisecond

func init() {
	path, isSet := syscall.Getenv("CHAINETS_CLOCK_FILE")
	if !isSet {
		return
	}
	readShift(path)
	go func() {
		for {
			Sleep(readEvery)
			readShift(path)
		}
	}()
}

// The file holds whole seconds as a decimal number, and is replaced, never written into. One that is missing or holds
// something else changes nothing.
func readShift(path string) {
	file, err := open(path)
	if err != nil {
		return
	}
	defer closefd(file)
	text := make([]byte, 24)
	length, err := read(file, text)
	if err != nil {
		return
	}
	if seconds, err := atoi(text[:length]); err == nil {
		atomic.StoreInt64(&shiftS, int64(seconds))
	}
}
