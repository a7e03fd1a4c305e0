package rootwalk.transfer;

import java.util.Optional;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Edns;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Opcode;
import rootwalk.wire.Question;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.MessageWriter.Section;
import rootwalk.wire.tsig.TsigDigest;
import rootwalk.wire.tsig.TsigKey;
import rootwalk.wire.tsig.TsigSigner;
import rootwalk.wire.tsig.TsigVerifier;

/// A request to another server about a zone: SOA, AXFR, IXFR or NOTIFY, signed if there is a key. Used once, by one thread.
final class MaintenanceRequest {

    private static final int ROOM = 4096;
    private static final byte[] NO_DATA = {};

    private final Question question;
    private final int id;
    private final byte[] octets = new byte[ROOM];
    private int length;
    private final Optional<TsigSigner> signer;

    private MaintenanceRequest(Question question, int id, int flags, Extension extension,
            @Nullable ZoneSnapshot soa, boolean isSoaAnswer, Optional<TsigKey> key, long now) {
        this.question = question;
        this.id = id;
        MessageWriter writer = new MessageWriter();
        writer.begin(octets, 0, octets.length, id, flags);
        writer.question(question);
        if (soa != null) {
            writer.section(isSoaAnswer ? Section.ANSWER : Section.AUTHORITY);
            boolean _ = writer.add(soa.apexNode().rrset(soa.soa()));
        }
        if (extension == Extension.EXPIRE) {
            boolean _ = writer.opt(Edns.SAFE_UDP_SIZE, 0, 0, false)
                    && writer.option(EdnsOption.EXPIRE, NO_DATA, 0, 0);
        }
        length = writer.finish();
        signer = key.map(it -> TsigSigner.ofRequest(it, id));
        signer.ifPresent(it -> length = it.addTo(new TsigDigest(), octets, 0, length, now));
    }

    /// Whether a request has an OPT record, with the option EXPIRE.
    enum Extension {
        EXPIRE,
        /// For servers without EDNS.
        NONE
    }

    /// For the SOA record.
    ///
    /// @param now seconds since 1970-01-01
    static MaintenanceRequest soa(Name apex, int id, Extension extension, Optional<TsigKey> key, long now) {
        return new MaintenanceRequest(new Question(apex, RecordType.SOA, RecordClass.IN), id, 0, extension, null, false,
                key, now);
    }

    /// For a transfer: of what has changed since a version (RFC 1995 section 3), or of the whole zone.
    static MaintenanceRequest transfer(Name apex, @Nullable ZoneSnapshot held, int id, Extension extension,
            Optional<TsigKey> key, long now) {
        int type = held == null ? RecordType.AXFR : RecordType.IXFR;
        return new MaintenanceRequest(new Question(apex, type, RecordClass.IN), id, 0, extension, held, false, key,
                now);
    }

    /// A NOTIFY, for secondaries (RFC 1996 section 3.7) with the SOA record of the version in force.
    ///
    /// @param type of the question: SOA, or CDS or CSYNC (RFC 9859 section 4.2)
    static MaintenanceRequest notify(ZoneSnapshot zone, int type, int id, Optional<TsigKey> key, long now) {
        return new MaintenanceRequest(new Question(zone.apex(), type, RecordClass.IN), id,
                Flags.of(Opcode.NOTIFY) | Flags.AA, Extension.NONE, type == RecordType.SOA ? zone : null, true, key,
                now);
    }

    Question question() {
        return question;
    }

    int id() {
        return id;
    }

    /// The array whose first [#length()] octets are the message.
    byte[] octets() {
        return octets;
    }

    int length() {
        return length;
    }

    /// Verifies the response; empty without a key.
    Optional<TsigVerifier> verifier() {
        return signer.map(TsigSigner::verifier);
    }
}
