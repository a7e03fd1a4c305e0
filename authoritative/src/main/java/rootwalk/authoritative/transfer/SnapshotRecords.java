package rootwalk.authoritative.transfer;

import java.util.Iterator;

import rootwalk.authoritative.zone.RdataExpansion;
import rootwalk.authoritative.zone.ZoneCopier;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.codec.MessageWriter;

/// All records of a version of a zone (RFC 5936 section 2.2): the SOA record, all other records in canonical order of their
/// names, those of the NSEC3 chain, and the SOA record again. Also glue and other occluded records (RFC 5936 section 3.5).
final class SnapshotRecords implements RecordSequence {

    private final ZoneSnapshot snapshot;
    private final Iterator<ZoneNode> names;
    private final Iterator<ZoneNode> nsec3;
    private final ZoneCopier copier = new ZoneCopier();
    private ZoneNode node;
    private int rrset;
    private boolean isFirst = true;
    private boolean isLast;
    /// The next record of the RRset, and the number of those from there on.
    private int record;
    private int left;

    SnapshotRecords(ZoneSnapshot snapshot) {
        this.snapshot = snapshot;
        names = snapshot.names().iterator();
        nsec3 = snapshot.nsec3().iterator();
        node = snapshot.apexNode();
        rrset = snapshot.soa();
        left = node.records(rrset);
    }

    @Override
    public void begin(MessageWriter message) {
        copier.begin(message);
    }

    @Override
    public boolean addRRset() {
        return copier.add(node, rrset);
    }

    @Override
    public boolean addRecord() {
        if (!copier.add(node, rrset, record)) {
            return false;
        }
        record = RdataExpansion.next(node, rrset, record);
        left--;
        return true;
    }

    @Override
    public boolean hasRecord() {
        return left > 0;
    }

    @Override
    public boolean next() {
        if (isLast) {
            return false;
        }
        rrset = isFirst ? ZoneNode.NONE : node.nextRRset(rrset);
        isFirst = false;
        skipSoa();
        while (rrset == ZoneNode.NONE) {
            if (!names.hasNext() && !nsec3.hasNext()) {
                isLast = true;
                node = snapshot.apexNode();
                rrset = snapshot.soa();
                break;
            }
            node = names.hasNext() ? names.next() : nsec3.next();
            rrset = node.firstRRset();
            skipSoa();
        }
        record = 0;
        left = node.records(rrset);
        return true;
    }

    private void skipSoa() {
        if (rrset == snapshot.soa() && node.nameLength() == snapshot.apexNode().nameLength()) {
            rrset = node.nextRRset(rrset);
        }
    }
}
