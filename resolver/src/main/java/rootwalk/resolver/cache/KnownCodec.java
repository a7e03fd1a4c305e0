package rootwalk.resolver.cache;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.store.Entry;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;

/// A [Known] as an entry of the store.
///
/// The value is an octet for the kind of data and its [Rank]; the extended errors as of [ErrorsCodec]; and RRsets as of [RRsetCodec]: of
/// [Known.Present] the records, the signatures if there are any, and the proof; of [Known.Absent] the proof. A change of this form, or of
/// the order of the constants of [Credibility] and [Security], has another [StoredRecords#FORMAT].
@SuppressWarnings("EnumOrdinal") // see FORMAT
final class KnownCodec {

    private static final int CREDIBILITY = 3;
    private static final int SECURITY_SHIFT = 2;
    private static final int SIGNED = 1 << 4;
    private static final int ABSENT = 1 << 5;
    private static final int NAME_ERROR = 1 << 6;
    private static final int SIGNATURES = 1 << 7;
    private static final Credibility[] CREDIBILITIES = Credibility.values();
    private static final Security[] SECURITIES = Security.values();

    private KnownCodec() {}

    /// Writes an entry with the key of [Entry#key()].
    ///
    /// @param stored now, in milliseconds
    /// @param lifetime in seconds
    static void write(Entry entry, Known known, long stored, int lifetime) {
        entry.begin(stored, lifetime).add8(kind(known) | rank(known.rank()));
        ErrorsCodec.write(entry, known.rank().errors());
        if (known instanceof Known.Present present) {
            RRsetCodec.write(entry, present.rrset());
            if (present.signatures() != null) {
                RRsetCodec.write(entry, present.signatures());
            }
        }
        for (RRset proof : proof(known)) {
            RRsetCodec.write(entry, proof);
        }
    }

    private static int kind(Known known) {
        return switch (known) {
            case Known.Present present -> present.signatures() == null ? 0 : SIGNATURES;
            case Known.Absent absent -> absent.nameError() ? ABSENT | NAME_ERROR : ABSENT;
        };
    }

    private static List<RRset> proof(Known known) {
        return switch (known) {
            case Known.Present present -> present.proof();
            case Known.Absent absent -> absent.proof();
        };
    }

    private static int rank(Rank rank) {
        return rank.credibility().ordinal() | (rank.security().ordinal() << SECURITY_SHIFT)
                | (rank.signed() ? SIGNED : 0);
    }

    /// Reads an entry.
    ///
    /// @param owner a name that is equal to that of the entry, perhaps in other letter case
    static Known read(Entry entry, Name owner) {
        return new Reader(entry, owner).known();
    }

    /// Reads an entry whose value is from another resolver: null if it is not in this form. It has been authenticated, so only a defect of
    /// a resolver makes such a value.
    static @Nullable Known readForeign(Entry entry, Name owner) {
        try {
            Known known = read(entry, owner);
            boolean isOfKey = !(known instanceof Known.Present present)
                    || (present.rrset().type() == entry.type() && present.rrset().owner().equals(owner));
            return isOfKey ? known : null;
        } catch (IndexOutOfBoundsException | IllegalArgumentException | NegativeArraySizeException e) {
            return null;
        }
    }

    /// The rank of an entry, without its errors.
    static Rank rank(Entry entry) {
        int kind = entry.sharedOctets()[entry.valueOffset()];
        return Rank.of(CREDIBILITIES[kind & CREDIBILITY], SECURITIES[(kind >> SECURITY_SHIFT) & 3],
                (kind & SIGNED) != 0);
    }

    /// Whether an entry is a name error.
    static boolean isNameError(Entry entry) {
        return (entry.sharedOctets()[entry.valueOffset()] & NAME_ERROR) != 0;
    }

    /// One pass through the value of an entry.
    private static final class Reader {
        private final Entry entry;
        private final EntryCursor cursor;
        private final Name owner;

        Reader(Entry entry, Name owner) {
            this.entry = entry;
            this.owner = entry.hasName(owner) ? owner : entry.name();
            cursor = new EntryCursor(entry);
        }

        Known known() {
            int kind = cursor.get8();
            Rank rank = rank(entry).because(ErrorsCodec.read(cursor));
            long expires = entry.stored() + entry.lifetime() * 1000L;
            if ((kind & ABSENT) != 0) {
                return new Known.Absent((kind & NAME_ERROR) != 0, proof(), rank, expires);
            }
            RRset rrset = RRsetCodec.read(cursor, owner);
            RRset signatures = (kind & SIGNATURES) == 0 ? null : RRsetCodec.read(cursor, owner);
            return new Known.Present(rrset, signatures, proof(), rank, expires);
        }

        private List<RRset> proof() {
            if (cursor.isAtEnd()) {
                return List.of();
            }
            List<RRset> proof = new ArrayList<>();
            while (!cursor.isAtEnd()) {
                proof.add(RRsetCodec.read(cursor, owner));
            }
            return List.copyOf(proof);
        }
    }
}
