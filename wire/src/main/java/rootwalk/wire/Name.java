package rootwalk.wire;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/// An absolute domain name (RFC 1035 section 3.1): its labels in wire format with their original case, compared without
/// regard to case (RFC 4343), in canonical order (RFC 4034 section 6.1).
///
/// At most 255 octets, with at most 63 octets per label; a label may contain any octet.
public final class Name implements Comparable<Name> {

    /// The most octets of a name in wire format, root label included.
    public static final int MAX_LENGTH = 255;

    /// The most octets of a label, without its length octet.
    public static final int MAX_LABEL_LENGTH = 63;

    /// The root, `"."`.
    public static final Name ROOT = new Name(new byte[1], 0);

    private final byte[] octets;
    private final int hash;
    private final byte labels;

    private Name(byte[] octets, int labels) {
        this.octets = octets;
        this.labels = (byte) labels;
        this.hash = CaseFolding.hash(octets, 0, octets.length);
    }

    /// Parses presentation format: labels separated by dots, `\.` and `\DDD` as in RFC 1035 section 5.1. A missing
    /// final dot is added.
    ///
    /// @throws IllegalArgumentException with the reason, if the text is not a name
    public static Name of(String presentation) {
        return NameText.parse(presentation, ROOT);
    }

    /// Copies an uncompressed name that is known to be well formed, such as one found by the readers of
    /// [rootwalk.wire.codec].
    ///
    /// @param offset of its first length octet
    /// @throws IllegalArgumentException if it is not a name
    public static Name of(byte[] wire, int offset) {
        int labels = 0;
        int at = offset;
        while (true) {
            if (at >= wire.length) {
                throw new IllegalArgumentException("the name runs past the end of its octets");
            }
            int length = wire[at] & 0xFF;
            if (length == 0) {
                break;
            }
            if (length > MAX_LABEL_LENGTH) {
                throw new IllegalArgumentException("a label of the name has more than 63 octets");
            }
            at += 1 + length;
            labels++;
        }
        int total = at + 1 - offset;
        if (total > MAX_LENGTH) {
            throw new IllegalArgumentException("the name has more than 255 octets");
        }
        return labels == 0 ? ROOT : new Name(Arrays.copyOfRange(wire, offset, offset + total), labels);
    }

    /// Octets in wire format, 1 (the root) to 255.
    public int length() {
        return octets.length;
    }

    /// Labels without the root label: 0 for the root, 127 at most.
    public int labelCount() {
        return labels;
    }

    public boolean isRoot() {
        return labels == 0;
    }

    /// Copies the wire format to `target[at...]`.
    public void copyTo(byte[] target, int at) {
        System.arraycopy(octets, 0, target, at, octets.length);
    }

    /// The wire format, not copied, for callers that copy or compare it; it must not be changed.
    public byte[] sharedOctets() {
        return octets;
    }

    /// The name without its first label.
    ///
    /// @throws IllegalStateException for the root
    public Name parent() {
        return ancestor(labels - 1);
    }

    /// The rightmost `count` labels of this name.
    public Name ancestor(int count) {
        if (count == labels) {
            return this;
        }
        if (count < 0 || count > labels) {
            throw new IllegalStateException(this + " has no ancestor of " + count + " labels");
        }
        if (count == 0) {
            return ROOT;
        }
        int start = offsetOfAncestor(count);
        return new Name(Arrays.copyOfRange(octets, start, octets.length), count);
    }

    /// The offset of the rightmost `count` labels in the wire format.
    public int offsetOfAncestor(int count) {
        int at = 0;
        for (int skip = labels - count; skip > 0; skip--) {
            at += 1 + octets[at];
        }
        return at;
    }

    /// Whether this name is `ancestor` or below it.
    public boolean isSubdomainOf(Name ancestor) {
        if (ancestor.labels > labels) {
            return false;
        }
        int start = octets.length - ancestor.octets.length;
        return start >= 0
                && start == offsetOfAncestor(ancestor.labels)
                && CaseFolding.equal(octets, start, ancestor.octets, 0, ancestor.octets.length);
    }

    /// Whether this name is below `ancestor` and not equal to it.
    public boolean isBelow(Name ancestor) {
        return labels > ancestor.labels && isSubdomainOf(ancestor);
    }

    /// The number of rightmost labels that the two names have in common.
    public int commonLabels(Name other) {
        int count = Math.min(labels, other.labels);
        int mine = offsetOfAncestor(count);
        int theirs = other.offsetOfAncestor(count);
        int common = count;
        int left = count;
        while (left > 0) {
            int length = octets[mine];
            if (length != other.octets[theirs]
                    || !CaseFolding.equal(octets, mine + 1, other.octets, theirs + 1, length)) {
                common = left - 1;
            }
            mine += 1 + length;
            theirs += 1 + other.octets[theirs];
            left--;
        }
        return common;
    }

    /// Whether the first label is `*` (RFC 4592 section 2.1.1).
    public boolean isWildcard() {
        return octets.length > 2 && octets[0] == 1 && octets[1] == '*';
    }

    /// `*` below this name, or null if that is too long for a name.
    public @Nullable Name wildcardChild() {
        return child(new byte[] {'*'}, 0, 1);
    }

    /// The name one label below this one, or null if that is too long for a name.
    public @Nullable Name child(byte[] label, int offset, int length) {
        if (length < 1 || length > MAX_LABEL_LENGTH) {
            throw new IllegalArgumentException("a label has 1 to 63 octets, not " + length);
        }
        if (octets.length + 1 + length > MAX_LENGTH) {
            return null;
        }
        byte[] child = new byte[1 + length + octets.length];
        child[0] = (byte) length;
        System.arraycopy(label, offset, child, 1, length);
        System.arraycopy(octets, 0, child, 1 + length, octets.length);
        return new Name(child, labels + 1);
    }

    /// This name with its ancestor `from` replaced by `to`, as DNAME does (RFC 6672 section 2.2).
    ///
    /// @return null if the result is too long for a name
    public @Nullable Name withAncestor(Name from, Name to) {
        int kept = octets.length - from.octets.length;
        if (kept + to.octets.length > MAX_LENGTH) {
            return null;
        }
        byte[] moved = Arrays.copyOf(octets, kept + to.octets.length);
        to.copyTo(moved, kept);
        return new Name(moved, labels - from.labels + to.labels);
    }

    /// The same name with all letters in lower case.
    public Name folded() {
        byte[] lower = octets.clone();
        for (int i = 0; i < lower.length; i++) {
            lower[i] = CaseFolding.fold(lower[i]);
        }
        return Arrays.equals(lower, octets) ? this : new Name(lower, labels);
    }

    /// Whether the uncompressed name at `offset` of `length` octets is this one.
    public boolean matches(byte[] other, int offset, int length) {
        return length == octets.length && CaseFolding.equal(octets, 0, other, offset, length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Name name && hash == name.hash && matches(name.octets, 0, name.octets.length);
    }

    /// [CaseFolding#hash] of the wire format.
    @Override
    public int hashCode() {
        return hash;
    }

    /// Canonical order: label by label from the right, in lower case, as unsigned octets, the shorter first (RFC 4034
    /// section 6.1).
    @Override
    public int compareTo(Name other) {
        int common = commonLabels(other);
        if (common == labels || common == other.labels) {
            return Integer.compare(labels, other.labels);
        }
        int mine = offsetOfAncestor(common + 1);
        int theirs = other.offsetOfAncestor(common + 1);
        int length = Math.min(octets[mine], other.octets[theirs]);
        for (int i = 1; i <= length; i++) {
            int order = Integer.compare(
                    CaseFolding.fold(octets[mine + i]) & 0xFF, CaseFolding.fold(other.octets[theirs + i]) & 0xFF);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(octets[mine], other.octets[theirs]);
    }

    /// Presentation format with the final dot.
    @Override
    public String toString() {
        return NameText.print(octets);
    }
}
