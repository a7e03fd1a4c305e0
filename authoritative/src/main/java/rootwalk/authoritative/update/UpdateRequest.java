package rootwalk.authoritative.update;

import java.util.ArrayList;
import java.util.List;

import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.MessageRecords;

/// The content of an UPDATE message (RFC 2136 section 2). The records are in the order of the message, since later changes may
/// depend on earlier ones (section 3.4.2).
///
/// @param zone ZNAME and ZCLASS; its type is SOA
public record UpdateRequest(Question zone, List<UpdateRecord> prerequisites, List<UpdateRecord> changes) {

    /// More records than any client sends in one message, so that one message cannot occupy the writer for long.
    static final int MOST_RECORDS = 20_000;

    public UpdateRequest {
        prerequisites = List.copyOf(prerequisites);
        changes = List.copyOf(changes);
    }

    /// Reads a message.
    ///
    /// @throws UpdateRejection with FORMERR if it is malformed
    public static UpdateRequest read(byte[] message, int offset, int length) throws UpdateRejection {
        MessageRecords cursor = new MessageRecords();
        Question zone = cursor.begin(message, offset, length) ? cursor.question() : null;
        if (zone == null) {
            throw UpdateRejection.malformed(cursor.problem().isEmpty() ? "it has no zone" : cursor.problem());
        }
        if (zone.type() != RecordType.SOA) {
            throw UpdateRejection.malformed("the type of its zone is " + RecordType.name(zone.type()) + ", not SOA");
        }
        List<UpdateRecord> prerequisites = new ArrayList<>();
        List<UpdateRecord> changes = new ArrayList<>();
        while (cursor.next()) {
            switch (cursor.section()) {
                case ANSWER -> prerequisites.add(record(cursor));
                case AUTHORITY -> changes.add(record(cursor));
                case ADDITIONAL -> {}
            }
            if (prerequisites.size() + changes.size() > MOST_RECORDS) {
                throw UpdateRejection.refused("it has more than " + MOST_RECORDS + " records");
            }
        }
        if (!cursor.problem().isEmpty()) {
            throw UpdateRejection.malformed(cursor.problem());
        }
        return new UpdateRequest(zone, prerequisites, changes);
    }

    private static UpdateRecord record(MessageRecords cursor) {
        return new UpdateRecord(cursor.owner(), cursor.type(), cursor.dnsClass(), cursor.ttl(), cursor.data());
    }
}
