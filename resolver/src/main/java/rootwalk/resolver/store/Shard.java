package rootwalk.resolver.store;

import java.lang.foreign.Arena;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import rootwalk.resolver.store.HashIndex.Page;

/// A part of a store, with its own logs, index and lock for writers. Any thread.
///
/// New entries are appended to the log `fresh`. When chunks are needed, the oldest chunk of `fresh` is evicted if that
/// log has more than a tenth of all chunks, otherwise the oldest chunk of `main`. Entries in this chunk that were read
/// are appended to `main`.
final class Shard {

    private static final int READ_ATTEMPTS = 3;

    /// The result of a search for a key.
    private enum Search {
        FOUND, ABSENT,
        /// An entry that may have the key is no longer in its log. It may have moved to the other one.
        LEFT
    }

    /// The number of chunks that may be evicted without freeing one, because all their entries were read. Then the
    /// entries of the next chunk are evicted even if they were read.
    private static final int PATIENCE = 8;

    /// One for the next entry, and one for the entries that are kept when a chunk is evicted, which fit into one chunk.
    private static final int SPARE_CHUNKS = 2;

    /// The share of `fresh` is one of this many chunks.
    private static final int FRESH_SHARE = 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final HashIndex index;
    private final Chunks chunks;
    private final EntryLog fresh;
    private final EntryLog main;
    private final EvictedHashes evictedHashes;
    private final Entry current = new Entry();
    private long size;
    private long evicted;

    Shard(Arena arena, ShardSizes sizes) {
        Memory memory = new Memory(arena);
        index = new HashIndex(memory, sizes.pages());
        chunks = new Chunks(memory, sizes.chunkOctets(), sizes.chunks());
        fresh = new EntryLog(chunks);
        main = new EntryLog(chunks);
        evictedHashes = new EvictedHashes(memory, sizes.evictedHashes());
    }

    /// Copies the entry of a key into `entry`, and counts the read. Takes no lock.
    ///
    /// @return whether there is one
    boolean find(EntryKey key, Entry entry) {
        for (int attempt = 0; attempt < READ_ATTEMPTS; attempt++) {
            Page page = index.page(key.hash());
            Search result = search(page, key, entry);
            if (result == Search.FOUND) {
                entry.countRead();
                return true;
            }
            // The page is asked for again after its words were read.
            VarHandle.acquireFence();
            if (result == Search.ABSENT && index.page(key.hash()) == page) {
                return false;
            }
        }
        return false;
    }

    private Search search(Page page, EntryKey key, Entry entry) {
        Search result = Search.ABSENT;
        for (int i = 0; i < HashIndex.GROUP; i++) {
            int place = HashIndex.place(key.hash(), i);
            if (!Slot.mayMatch(page.peek(place), key.hash())) {
                continue;
            }
            long word = page.word(place);
            if (Slot.mayMatch(word, key.hash())) {
                if (!entry.copy(log(word), Slot.position(word))) {
                    result = Search.LEFT;
                } else if (EntryLayout.matches(entry.sharedOctets(), key)) {
                    entry.found(page, place, word);
                    return Search.FOUND;
                }
            }
        }
        return result;
    }

    private EntryLog log(long word) {
        return Slot.isMain(word) ? main : fresh;
    }

    /// Stores an entry.
    ///
    /// @param key its key
    /// @param mayReplace called with the entry that has the same key, if there is one, expired or not
    /// @return whether it was stored
    boolean put(Entry entry, EntryKey key, Predicate<Entry> mayReplace) {
        lock.lock();
        try {
            return (!findLocked(key) || mayReplace.test(current)) && enter(entry, key);
        } finally {
            lock.unlock();
        }
    }

    /// As [#put], but only if there is an entry with the same key.
    boolean replace(Entry entry, EntryKey key, Predicate<Entry> mayReplace) {
        lock.lock();
        try {
            return findLocked(key) && mayReplace.test(current) && enter(entry, key);
        } finally {
            lock.unlock();
        }
    }

    private boolean enter(Entry entry, EntryKey key) {
        if (!chunks.fits(entry.end()) || !makeRoom(entry.stored())) {
            return false;
        }
        EntryLayout.setLength(entry.sharedOctets(), entry.end());
        boolean known = findLocked(key);
        boolean remembered = evictedHashes.remove(key.hash());
        boolean toMain = remembered || (known && Slot.isMain(current.word()));
        long position = (toMain ? main : fresh).append(entry.sharedOctets(), entry.end());
        long word = Slot.of(key.hash(), position, toMain);
        if (known) {
            current.page().set(current.place(), word);
        } else {
            insert(key.hash(), word, entry.stored());
            size++;
        }
        return true;
    }

    /// Evicts chunks until there is one for the next entry.
    ///
    /// @return false if there is no memory even for the few chunks that a shard needs
    private boolean makeRoom(long now) {
        chunks.prepare(now);
        for (int i = 0; chunks.available() < SPARE_CHUNKS; i++) {
            if (fresh.isEmpty() && main.isEmpty()) {
                return false;
            }
            evictChunk(now, i < PATIENCE && chunks.hasFree());
        }
        return true;
    }

    /// Copies the entry of a key into `current`.
    private boolean findLocked(EntryKey key) {
        return search(index.page(key.hash()), key, current) == Search.FOUND;
    }

    private void insert(long hash, long word, long now) {
        do {
            Page page = index.page(hash);
            int place = page.find(hash, Slot.WHOLE, Slot.EMPTY);
            if (place != Page.NONE) {
                page.set(place, word);
                return;
            }
        } while (index.split(hash, now));
        replaceSeldomRead(hash, word);
    }

    /// Replaces the entry of the group that has the lowest rank, since the index cannot grow any more.
    private void replaceSeldomRead(long hash, long word) {
        Page page = index.page(hash);
        int seldom = HashIndex.place(hash, 0);
        for (int i = 1; i < HashIndex.GROUP; i++) {
            int place = HashIndex.place(hash, i);
            if (Slot.rank(page.word(place)) < Slot.rank(page.word(seldom))) {
                seldom = place;
            }
        }
        page.set(seldom, word);
        size--;
        evicted++;
    }

    /// @param mayStay whether entries that were read are kept
    private void evictChunk(long now, boolean mayStay) {
        EntryLog log = main.isEmpty() || fresh.chunks() * FRESH_SHARE > chunks.number() ? fresh : main;
        log.sealIfOnlyChunk();
        for (long position = log.first(); position != EntryLog.NONE; position =
                log.nextInChunk(position, current.end())) {
            current.copy(log, position);
            if (locate(log, position)) {
                keepOrEvict(log, now, mayStay);
            }
        }
        log.removeFirstChunk();
    }

    /// Keeps or evicts `current`, an entry of the chunk that is evicted.
    private void keepOrEvict(EntryLog log, long now, boolean mayStay) {
        Page page = current.page();
        long word = page.word(current.place());
        int reads = Slot.reads(word);
        boolean expired = current.isExpired(now);
        if (mayStay && reads > 0 && !expired) {
            long position = main.append(current.sharedOctets(), current.end());
            page.set(current.place(), Slot.moved(word, position, log == main ? reads - 1 : 0));
            return;
        }
        page.set(current.place(), Slot.EMPTY);
        size--;
        evicted++;
        if (log == fresh && !expired) {
            evictedHashes.add(EntryLayout.hash(current.sharedOctets()), now);
        }
    }

    /// Finds the word of `current`.
    ///
    /// @return false if there is none, since the entry was replaced or removed
    private boolean locate(EntryLog log, long position) {
        long hash = EntryLayout.hash(current.sharedOctets());
        Page page = index.page(hash);
        int place = page.find(hash, Slot.PLACE, Slot.of(0, position, log == main));
        if (place == Page.NONE) {
            return false;
        }
        current.found(page, place, page.word(place));
        return true;
    }

    /// Removes an entry.
    ///
    /// @return whether there was one
    boolean remove(EntryKey key, Predicate<Entry> condition) {
        lock.lock();
        try {
            if (!findLocked(key) || !condition.test(current)) {
                return false;
            }
            removeCurrent();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void removeCurrent() {
        current.page().set(current.place(), Slot.EMPTY);
        size--;
    }

    /// Removes the entries that meet a condition. Writers wait meanwhile.
    ///
    /// @return their number
    int removeIf(Predicate<Entry> condition) {
        lock.lock();
        try {
            long before = size;
            for (Page page : index.pages()) {
                for (int place = 0; place < HashIndex.PAGE_WORDS; place++) {
                    if (visit(page, place, current) && condition.test(current)) {
                        removeCurrent();
                    }
                }
            }
            return (int) (before - size);
        } finally {
            lock.unlock();
        }
    }

    /// Copies the entry of a place in the index into `entry`.
    ///
    /// @return false if there is none
    private boolean visit(Page page, int place, Entry entry) {
        long word = page.word(place);
        if (word == Slot.EMPTY || !entry.copy(log(word), Slot.position(word))) {
            return false;
        }
        entry.found(page, place, word);
        return true;
    }

    /// Visits all entries, including expired ones, without a lock: entries that are stored or moved meanwhile may be
    /// missed or visited twice.
    <E extends Exception> void forEach(EntryStore.Visitor<E> visitor) throws E {
        Entry entry = new Entry();
        for (Page page : pages()) {
            for (int place = 0; place < HashIndex.PAGE_WORDS; place++) {
                if (visit(page, place, entry)) {
                    visitor.visit(entry);
                }
            }
        }
    }

    private List<Page> pages() {
        lock.lock();
        try {
            return List.copyOf(index.pages());
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            index.clear();
            while (!fresh.isEmpty()) {
                fresh.removeFirstChunk();
            }
            while (!main.isEmpty()) {
                main.removeFirstChunk();
            }
            size = 0;
        } finally {
            lock.unlock();
        }
    }

    /// The number of entries.
    long size() {
        return locked(() -> size);
    }

    /// The number of entries that were evicted.
    long evicted() {
        return locked(() -> evicted);
    }

    /// The octets in use by the index and the logs. Entries that were replaced or removed count until their chunk is evicted.
    long octets() {
        return locked(() -> fresh.octets() + main.octets() + index.octets());
    }

    private long locked(LongSupplier value) {
        lock.lock();
        try {
            return value.getAsLong();
        } finally {
            lock.unlock();
        }
    }
}
