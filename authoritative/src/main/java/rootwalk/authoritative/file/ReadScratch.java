package rootwalk.authoritative.file;

import rootwalk.authoritative.zone.EditScratch;
import rootwalk.wire.text.WireBuffer;

/// What the reading of a zone needs while it works, for one zone at a time: whoever reads many zones, one after the
/// other, has one for all of them. Used by one thread.
final class ReadScratch {

    final EditScratch edit = new EditScratch();
    final WireBuffer owner = new WireBuffer();
    final WireBuffer data = new WireBuffer();
}
