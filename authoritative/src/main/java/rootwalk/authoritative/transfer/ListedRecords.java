package rootwalk.authoritative.transfer;

import java.util.List;

import rootwalk.wire.BigEndian;
import rootwalk.wire.RRset;
import rootwalk.wire.codec.MessageWriter;

/// The records of a list of RRsets.
final class ListedRecords implements RecordSequence {

    private final List<RRset> rrsets;
    private MessageWriter message = new MessageWriter();
    private int index;
    /// Where the next record of the RRset is in its data, after its length.
    private int record;

    /// @param rrsets at least one
    ListedRecords(List<RRset> rrsets) {
        this.rrsets = rrsets;
    }

    @Override
    public void begin(MessageWriter next) {
        message = next;
        message.keepCase();
    }

    @Override
    public boolean addRRset() {
        return message.add(rrsets.get(index));
    }

    @Override
    public boolean addRecord() {
        RRset rrset = rrsets.get(index);
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
        return record < rrsets.get(index).sharedData().length;
    }

    @Override
    public boolean next() {
        if (index == rrsets.size() - 1) {
            return false;
        }
        index++;
        record = 0;
        return true;
    }
}
