// Added to GoQuorum's package core when a validator that lies is built for tests (tests/cli/qbft/liar.py). CHAINETS_LIE
// says what it lies about; without it the node is as honest as any.
package core

import (
	"os"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/consensus/istanbul"
	qbfttypes "github.com/ethereum/go-ethereum/consensus/istanbul/qbft/types"
	"github.com/ethereum/go-ethereum/consensus/istanbul/validator"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"
)

const (
	lieSeal  = "seal"  // its seals are no signatures of the block
	lieState = "state" // blocks that it proposes name a state that their transactions do not lead to
	lieTwice = "twice" // it proposes one block to some and another one to the others
)

var lie = os.Getenv("CHAINETS_LIE")

func lyingSeal(seal []byte) []byte {
	if lie == lieSeal && len(seal) > 0 {
		seal[0] ^= 0xff
	}
	return seal
}

func lyingRequest(request *Request) *Request {
	block, isBlock := request.Proposal.(*types.Block)
	if lie != lieState || !isBlock {
		return request
	}
	header := block.Header()
	header.Root = common.BytesToHash([]byte("no such state"))
	changed := *request
	changed.Proposal = block.WithSeal(header)
	return &changed
}

func (c *core) lyingBroadcast(preprepare *qbfttypes.Preprepare, payload []byte) error {
	block, isBlock := preprepare.Proposal.(*types.Block)
	if lie != lieTwice || !isBlock {
		return c.backend.Broadcast(c.valSet, preprepare.Code(), payload)
	}
	header := block.Header()
	header.GasLimit--
	another := qbfttypes.NewPreprepare(preprepare.Sequence, preprepare.Round, block.WithSeal(header))
	another.SetSource(c.Address())
	content, err := another.EncodePayloadForSigning()
	if err != nil {
		return err
	}
	signature, err := c.backend.Sign(content)
	if err != nil {
		return err
	}
	another.SetSignature(signature)
	another.JustificationRoundChanges = preprepare.JustificationRoundChanges
	another.JustificationPrepares = preprepare.JustificationPrepares
	other, err := rlp.EncodeToBytes(&another)
	if err != nil {
		return err
	}
	sides := [2][]common.Address{}
	for place, each := range c.valSet.List() {
		if each.Address() != c.Address() {
			sides[place%2] = append(sides[place%2], each.Address())
		}
	}
	if err := c.backend.Gossip(setOf(sides[1]), another.Code(), other); err != nil {
		return err
	}
	return c.backend.Broadcast(setOf(sides[0]), preprepare.Code(), payload)
}

func setOf(addresses []common.Address) istanbul.ValidatorSet {
	return validator.NewSet(addresses, istanbul.NewRoundRobinProposerPolicy())
}
