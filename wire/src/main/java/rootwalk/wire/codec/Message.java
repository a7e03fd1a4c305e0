package rootwalk.wire.codec;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Edns;
import rootwalk.wire.Flags;
import rootwalk.wire.Question;
import rootwalk.wire.RecordSet;
import rootwalk.wire.ResponseCode;

/// A whole message, read.
///
/// @param flags the second 16 bits of the header, see [Flags]
/// @param question the first question, or null when there is none
/// @param answer the record sets of the answer section in the order in which they began
/// @param edns what the OPT record said, or null without one; OPT and TSIG do not appear among the additional records
/// @param length octets that it had on the wire
public record Message(
        int id,
        int flags,
        @Nullable Question question,
        List<RecordSet> answer,
        List<RecordSet> authority,
        List<RecordSet> additional,
        @Nullable Edns edns,
        int length) {

    /// The whole response code, with the upper bits of EDNS.
    public int rcode() {
        int low = Flags.rcode(flags);
        return edns == null ? low : edns.extendedCode() << 4 | low;
    }

    public boolean isResponse() {
        return (flags & Flags.QR) != 0;
    }

    public boolean isAuthoritative() {
        return (flags & Flags.AA) != 0;
    }

    public boolean isTruncated() {
        return (flags & Flags.TC) != 0;
    }

    public boolean recursionAvailable() {
        return (flags & Flags.RA) != 0;
    }

    public int opcode() {
        return Flags.opcode(flags);
    }

    /// A line for logs: response code, flags and the sizes of the sections.
    @Override
    public String toString() {
        return (question == null ? "no question" : question.toString()) + ": " + ResponseCode.name(rcode())
                + (isAuthoritative() ? " aa" : "") + (isTruncated() ? " tc" : "") + ", " + answer.size() + " answer, "
                + authority.size() + " authority, " + additional.size() + " additional sets";
    }
}
