"""Pages of ChainETS: NiceGUI over the API by HTTP. Holds no key, reads no database, calls no node."""
