package rootwalk.authoritative.transfer;

import java.util.List;

import rootwalk.authoritative.zone.ZoneHistory;
import rootwalk.authoritative.zone.ZoneHistory.Changes;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.RRset;
import rootwalk.wire.Serial;

/// What is sent in response to a request for a zone transfer. Immutable.
public sealed interface ZoneTransfer {

    /// The version that the client has afterwards.
    ZoneSnapshot snapshot();

    /// Writes the records into messages, once.
    TransferWriter writer();

    /// The whole zone: the response to AXFR, and to IXFR if the differences are not known or would be longer (RFC 1995
    /// section 4).
    record Whole(ZoneSnapshot snapshot) implements ZoneTransfer {

        @Override
        public TransferWriter writer() {
            return new TransferWriter(new SnapshotRecords(snapshot));
        }
    }

    /// The differences from the version of the client on (RFC 1995 section 4).
    ///
    /// @param from the serial of the version of the client
    /// @param changes from that version to the snapshot
    record Differences(ZoneSnapshot snapshot, int from, Changes changes) implements ZoneTransfer {

        @Override
        public TransferWriter writer() {
            return new TransferWriter(
                    new DifferenceRecords(soa(snapshot), new DeltaSequence(from, snapshot.serial(), changes)));
        }
    }

    /// The SOA record alone: the client has this version or a later one, or it has to request the differences over TCP (RFC 1995
    /// section 2).
    record Version(ZoneSnapshot snapshot) implements ZoneTransfer {

        @Override
        public TransferWriter writer() {
            return new TransferWriter(new ListedRecords(List.of(soa(snapshot))));
        }
    }

    /// The SOA record of a version.
    static RRset soa(ZoneSnapshot snapshot) {
        return snapshot.apexNode().rrset(snapshot.soa());
    }

    /// Whether a client that has a version needs another one. It does not if its serial is the same or is ahead; two serials
    /// without an order are not the same version (RFC 1982 section 3.2).
    static boolean isOutdated(int serialOfClient, ZoneSnapshot snapshot) {
        return serialOfClient != snapshot.serial() && !Serial.isAfter(serialOfClient, snapshot.serial());
    }

    /// The transfer to a client that has a version.
    static ZoneTransfer since(int serialOfClient, ZoneSnapshot snapshot, ZoneHistory history) {
        return since(serialOfClient, snapshot, history, Long.MAX_VALUE);
    }

    /// @param most the octets of differences that are of use, without compression; longer ones are not read
    static ZoneTransfer since(int serialOfClient, ZoneSnapshot snapshot, ZoneHistory history, long most) {
        if (!isOutdated(serialOfClient, snapshot)) {
            return new Version(snapshot);
        }
        Changes changes = Deltas.between(serialOfClient, snapshot, history, most);
        return changes.count() == 0 ? new Whole(snapshot) : new Differences(snapshot, serialOfClient, changes);
    }
}
