package rootwalk.authoritative;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.NameKey;
import rootwalk.authoritative.zone.RdataExpansion;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.wire.CaseFolding;
import rootwalk.wire.Name;
import rootwalk.wire.codec.MessageWriter;

/// The names that a question has led to, one alias after the other, and where the last of them is in the reply. It ends
/// at the first name that it has met before, and after [Authority#MOST_ALIASES] aliases. Used by one thread, again and again.
final class AliasChain {

    private static final int MOST = Authority.MOST_ALIASES;
    private static final int SLOT = Name.MAX_LENGTH + 1;

    private final byte[] names = new byte[(MOST + 2) * SLOT];
    private final byte[] target = new byte[2 * SLOT];
    private final RdataExpansion expansion = new RdataExpansion();
    private final @Nullable ZoneNode[] substituted = new @Nullable ZoneNode[MOST + 1];
    private int substitutions;
    private int count;
    private int targetLength;
    private int position;
    private boolean cutShort;

    /// Begins with the question.
    void begin(NameKey question) {
        count = 0;
        substitutions = 0;
        targetLength = 0;
        cutShort = false;
        question.copyTo(names, 0);
    }

    /// Whether the current name is still QNAME.
    boolean isAtQuestion() {
        return count == 0;
    }

    /// Spells the current name; what it spells stays where it is until the next question.
    void spell(NameKey key) {
        key.spell(names, count * SLOT, targetLength);
    }

    /// The name that the last alias leads to.
    byte[] target() {
        return target;
    }

    int targetLength() {
        return targetLength;
    }

    /// Where the target stands in the reply.
    int position() {
        return position;
    }

    /// Takes up the CNAME that was added to the reply at `from`: whether to go on to its target.
    boolean follow(ZoneNode node, int set, int from, MessageWriter reply) {
        expansion.begin(node, set);
        expansion.next();
        targetLength = expansion.length();
        System.arraycopy(expansion.octets(), 0, target, 0, targetLength);
        return goOn(from, reply);
    }

    /// Whether the DNAME of a node comes for the first time, so that it has to be added to the reply.
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

    /// Makes the target that a DNAME gives for a name below it: false when that is longer than a name can be.
    boolean substitute(ZoneNode node, int set, NameKey name) {
        expansion.begin(node, set);
        expansion.next();
        int kept = name.length() - node.nameLength();
        int length = kept + expansion.length();
        if (length > Name.MAX_LENGTH) {
            return false;
        }
        System.arraycopy(name.octets(), name.offset(), target, 0, kept);
        System.arraycopy(expansion.octets(), 0, target, kept, expansion.length());
        targetLength = length;
        return true;
    }

    /// Makes the target of the CNAME that was added to the reply at `from` the current name: false when the chain ends
    /// here.
    boolean goOn(int from, MessageWriter reply) {
        if (isKnown()) {
            return false;
        }
        if (count == MOST) {
            cutShort = true;
            return false;
        }
        position = ReplyNames.whole(reply, ReplyNames.data(reply, from));
        count++;
        System.arraycopy(target, 0, names, count * SLOT, targetLength);
        return true;
    }

    /// Whether it ended because there were more aliases than are followed.
    boolean isCutShort() {
        return cutShort;
    }

    private boolean isKnown() {
        for (int i = 0; i <= count; i++) {
            // Equal octets up to the root label of the one are equal names: both end there.
            if (CaseFolding.equal(names, i * SLOT, target, 0, targetLength)) {
                return true;
            }
        }
        return false;
    }
}
