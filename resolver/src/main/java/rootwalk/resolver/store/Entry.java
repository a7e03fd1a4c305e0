package rootwalk.resolver.store;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.VarHandle;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.store.HashIndex.Page;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;

/// An entry outside of the store: one that is being written, or a copy of one that was found. Reusable; used by one thread. It
/// allocates only if an entry is longer than all previous ones.
public final class Entry {

    private static final int FIRST_LENGTH = 256;

    private final EntryKey key = new EntryKey();
    private byte[] octets = new byte[FIRST_LENGTH];
    private int end;
    private @Nullable Page page;
    private int place;
    private long word;

    /// An entry to be written or found.
    public Entry() {}

    /// The key of the lookup whose result this entry receives, or of the entry that is written.
    public EntryKey key() {
        return key;
    }

    /// Begins a new entry with the key of [#key()], without a value.
    ///
    /// @param stored now, in milliseconds
    /// @param lifetime in seconds
    public Entry begin(long stored, int lifetime) {
        page = null;
        end = 0;
        reserve(EntryLayout.HEADER + key.nameLength());
        end = EntryLayout.begin(octets, key, stored, lifetime);
        return this;
    }

    /// Adds octets to the value.
    public Entry add(byte[] array, int from, int length) {
        reserve(length);
        System.arraycopy(array, from, octets, end, length);
        end += length;
        return this;
    }

    /// Adds an octet to the value.
    public Entry add8(int value) {
        reserve(1);
        octets[end++] = (byte) value;
        return this;
    }

    /// Adds a 16-bit number to the value.
    public Entry add16(int value) {
        reserve(2);
        BigEndian.put16(octets, end, value);
        end += 2;
        return this;
    }

    /// Adds a 32-bit number to the value.
    public Entry add32(int value) {
        reserve(4);
        BigEndian.put32(octets, end, value);
        end += 4;
        return this;
    }

    /// Adds a 64-bit number to the value.
    public Entry add64(long value) {
        reserve(8);
        BigEndian.put64(octets, end, value);
        end += 8;
        return this;
    }

    private void reserve(int more) {
        if (end + more > octets.length) {
            octets = Arrays.copyOf(octets, Integer.highestOneBit(end + more - 1) * 2);
        }
    }

    /// Becomes a copy of an entry of a log.
    ///
    /// @return false if it has left the log
    boolean copy(EntryLog log, long position) {
        int length = 0;
        if (log.contains(position)) {
            length = log.copy(position, octets);
            VarHandle.acquireFence();
        }
        if (!log.contains(position)) {
            return false;
        }
        if (length <= octets.length) {
            end = length;
            return true;
        }
        // The length is right, since the entry has not left the log.
        octets = new byte[Integer.highestOneBit(length - 1) * 2];
        return copy(log, position);
    }

    /// Sets the place of the entry's word in the index.
    void found(Page newPage, int newPlace, long newWord) {
        page = newPage;
        place = newPlace;
        word = newWord;
    }

    /// The page of the word of an entry that was found.
    Page page() {
        return requireNonNull(page);
    }

    /// The place of the word in its page.
    int place() {
        return place;
    }

    /// The value of the word when the entry was found.
    long word() {
        return word;
    }

    /// Counts a read for the eviction policy. After three reads, nothing is written.
    void countRead() {
        long read = Slot.read(word);
        if (read != word && page().compareAndSet(place, word, read)) {
            word = read;
        }
    }

    /// Claims an entry that was found, for an action that only one thread performs, such as a prefetch.
    ///
    /// @return true for one caller while the entry is in the store; false for an entry that was not found
    public boolean claim() {
        if (page == null) {
            return false;
        }
        long current = page.word(place);
        return Slot.position(current) == Slot.position(word) && !Slot.isClaimed(current)
                && page.compareAndSet(place, current, Slot.claimed(current));
    }

    /// The octets of the entry, not copied, for callers that copy the value into messages. Callers must not change
    /// them. They are overwritten by the next entry.
    public byte[] sharedOctets() {
        return octets;
    }

    /// The offset of the name in [#sharedOctets()].
    public int nameOffset() {
        return EntryLayout.HEADER;
    }

    /// The length of the name in wire format, in octets.
    public int nameLength() {
        return EntryLayout.nameLength(octets);
    }

    /// The name of the key, copied.
    public Name name() {
        return Name.of(octets, EntryLayout.HEADER);
    }

    /// Whether a name equals that of the key, including letter case.
    public boolean hasName(Name name) {
        int length = nameLength();
        return length == name.length() && Arrays.equals(octets, EntryLayout.HEADER, EntryLayout.HEADER + length,
                name.sharedOctets(), 0, length);
    }

    /// The type of the key.
    public int type() {
        return EntryLayout.type(octets);
    }

    /// The variant of the key.
    public int variant() {
        return EntryLayout.variant(octets);
    }

    /// The time of storing in milliseconds.
    public long stored() {
        return EntryLayout.stored(octets);
    }

    /// Seconds from the time of storing to the time of expiry.
    public int lifetime() {
        return EntryLayout.lifetime(octets);
    }

    /// Whether it has expired.
    public boolean isExpired(long millis) {
        return millis - stored() >= lifetime() * 1000L;
    }

    /// The offset of the value in [#sharedOctets()].
    public int valueOffset() {
        return EntryLayout.HEADER + nameLength();
    }

    /// The offset after the value in [#sharedOctets()].
    public int end() {
        return end;
    }

    /// Whether the name of the key is `ancestor` or below it.
    public boolean isAtOrBelow(Name ancestor) {
        int at = EntryLayout.HEADER;
        int nameEnd = valueOffset();
        while (nameEnd - at > ancestor.length()) {
            at += 1 + octets[at];
        }
        return ancestor.matches(octets, at, nameEnd - at);
    }
}
