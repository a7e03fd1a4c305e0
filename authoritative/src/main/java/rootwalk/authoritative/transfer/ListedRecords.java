package rootwalk.authoritative.transfer;

import java.util.Iterator;
import java.util.List;

import rootwalk.authoritative.zone.ZoneHistory.LostException;
import rootwalk.wire.BigEndian;
import rootwalk.wire.RRset;
import rootwalk.wire.codec.MessageWriter;

/// The records of a list of RRsets.
class ListedRecords implements RecordSequence {

    private final Iterator<RRset> rrsets;
    private RRset rrset;
    private MessageWriter message = new MessageWriter();
    /// Where the next record of the RRset is in its data, after its length.
    private int record;

    /// @param rrsets at least one
    ListedRecords(List<RRset> rrsets) {
        this.rrsets = rrsets.iterator();
        rrset = this.rrsets.next();
    }

    @Override
    public void begin(MessageWriter next) {
        message = next;
        message.keepCase();
    }

    @Override
    public boolean addRRset() {
        return message.add(rrset);
    }

    @Override
    public boolean addRecord() {
        int length = BigEndian.get16(rrset.sharedData(), record);
        if (!message.add(rrset.owner(), rrset.type(), rrset.dnsClass(), rrset.ttl(), rrset.sharedData(), record + 2,
                length)) {
            return false;
        }
        record += 2 + length;
        return true;
    }

    @Override
    public boolean hasRecord() {
        return record < rrset.sharedData().length;
    }

    @Override
    public boolean next() throws LostException {
        if (!rrsets.hasNext()) {
            return false;
        }
        begin(rrsets.next());
        return true;
    }

    /// Continues with another RRset.
    final void begin(RRset next) {
        rrset = next;
        record = 0;
    }
}
