package rootwalk.authoritative;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.NameKey;
import rootwalk.authoritative.zone.RdataExpansion;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.wire.CaseFolding;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.answer.Placement;
import rootwalk.wire.answer.RRsetSource;

/// The names of an alias chain, from QNAME on, with the CNAME records synthesised from DNAMEs, by the number of their
/// owner. The chain ends at the first name that it already contains, and after [Authority#MAX_ALIASES] aliases. Reusable; used
/// by one thread.
final class AliasChain implements RRsetSource {

    private static final int MAX_ALIASES = Authority.MAX_ALIASES;
    private static final int SLOT = Name.MAX_LENGTH + 1;

    /// The names in order, QNAME first; the last slot is for the target of an alias that is not followed.
    private final byte[] names = new byte[(MAX_ALIASES + 2) * SLOT];
    private final int[] lengths = new int[MAX_ALIASES + 2];
    private final int[] ttls = new int[MAX_ALIASES + 2];
    private final byte[] target = new byte[2 * SLOT];
    private final @Nullable ZoneNode[] substituted = new @Nullable ZoneNode[MAX_ALIASES + 1];
    private int substitutions;
    private int count;
    private int targetLength;
    private int entry;
    private int nameOffset;
    private boolean tooLong;

    /// Begins with the question.
    void begin(NameKey question) {
        count = 0;
        substitutions = 0;
        tooLong = false;
        question.copyTo(names, 0);
        lengths[0] = question.length();
    }

    /// Whether the current name is still QNAME.
    boolean isAtQuestion() {
        return count == 0;
    }

    /// Sets a key to the current name. The key is valid until the next query.
    void setKey(NameKey key) {
        key.set(names, count * SLOT, lengths[count]);
    }

    /// The number in the answer of the alias that led to the current name.
    int entry() {
        return entry;
    }

    /// The offset of the current name in the data of that alias.
    int nameOffset() {
        return nameOffset;
    }

    /// Follows the CNAME of a node, whose number in the answer is given. Returns whether to continue with its target.
    boolean follow(ZoneNode node, int rrset, int number) {
        targetLength = RdataExpansion.name(node, rrset, RdataExpansion.data(0), target);
        return advance(number, RdataExpansion.data(0));
    }

    /// Whether the DNAME of a node occurs for the first time, and so must be added to the answer.
    @SuppressWarnings("ReferenceEquality")
    boolean isFirstOf(ZoneNode node) {
        for (int i = 0; i < substitutions; i++) {
            if (substituted[i] == node) {
                return false;
            }
        }
        substituted[substitutions++] = node;
        return true;
    }

    /// Synthesises the CNAME that a DNAME gives for the current name below it. Returns its number here, or
    /// [ZoneNode#NONE] if its target would be too long for a name.
    int synthesise(ZoneNode node, int rrset) {
        int kept = lengths[count] - node.nameLength();
        targetLength = RdataExpansion.name(node, rrset, RdataExpansion.data(0), target);
        if (kept + targetLength > Name.MAX_LENGTH) {
            return ZoneNode.NONE;
        }
        System.arraycopy(target, 0, target, kept, targetLength);
        System.arraycopy(names, count * SLOT, target, 0, kept);
        targetLength += kept;
        ttls[count] = node.ttl(rrset);
        lengths[count + 1] = targetLength;
        System.arraycopy(target, 0, names, (count + 1) * SLOT, targetLength);
        return count;
    }

    /// Follows the CNAME that [#synthesise] made, whose number in the answer is given. Returns whether to continue
    /// with its target.
    boolean advance(int number) {
        return advance(number, 0);
    }

    private boolean advance(int number, int offset) {
        if (isKnown()) {
            return false;
        }
        if (count == MAX_ALIASES) {
            tooLong = true;
            return false;
        }
        entry = number;
        nameOffset = offset;
        count++;
        lengths[count] = targetLength;
        System.arraycopy(target, 0, names, count * SLOT, targetLength);
        return true;
    }

    /// Whether the chain ended because it has more aliases than are followed.
    boolean isTooLong() {
        return tooLong;
    }

    private boolean isKnown() {
        for (int i = 0; i <= count; i++) {
            if (lengths[i] == targetLength && CaseFolding.equal(names, i * SLOT, target, 0, targetLength)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int type(int rrset) {
        return RecordType.CNAME;
    }

    @Override
    public int mostOctets(int rrset, int ownerLength) {
        return ownerLength + 10 + lengths[rrset + 1];
    }

    @Override
    public void write(int rrset, Placement placement) {
        placement.message().add(names, rrset * SLOT, lengths[rrset], RecordType.CNAME, RecordClass.IN,
                placement.ttl(ttls[rrset]), names, (rrset + 1) * SLOT, lengths[rrset + 1]);
    }

    @Override
    public RRset rrset(int rrset) {
        return RRset.of(Name.of(names, rrset * SLOT), RecordType.CNAME, ttls[rrset],
                rootwalk.wire.Rdata.of(Name.of(names, (rrset + 1) * SLOT)));
    }
}
