package rootwalk.authoritative.file;

import rootwalk.authoritative.zone.EditScratch;
import rootwalk.authoritative.zone.NameKey;
import rootwalk.wire.text.Entry;
import rootwalk.wire.text.RdataParser;
import rootwalk.wire.text.WireBuffer;

/// Buffers for reading zones, one zone at a time. A caller that reads many zones uses one instance for all of them. Used
/// by one thread.
final class ReadScratch {

    final EditScratch edit = new EditScratch();
    final NameKey key = new NameKey();
    final WireBuffer owner = new WireBuffer();
    final WireBuffer data = new WireBuffer();
    final Entry entry = new Entry();
    final RdataParser parser = new RdataParser();
}
