package rootwalk.resolver.store;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// The words of entries (see [Slot]) by hash, as extendible hashing (Fagin and others, 1979) with pages of 512 words.
/// The index grows by one page at a time, so growing never takes long. Writes are guarded by the lock of the shard. Any
/// thread may read, and may update a word with [Page#compareAndSet].
///
/// The high bits of a hash select the page, through the directory. Other bits select one of the 16 groups of the page,
/// and one of the four cache lines of the group. An entry may be in any of the 32 words of its group; its own line is
/// searched first. If a group is full, the page is split.
///
/// A split first copies words to the new page, then enters that page into the directory, and only then removes the
/// words from the old page. So a reader that finds no entry must get the page from the directory again. If it is
/// another page, the reader searches that one as well.
final class HashIndex {

    /// The words in which the entry of a hash may be.
    static final int GROUP = 32;

    static final int PAGE_OCTETS = 4096;

    /// The words of a page.
    static final int PAGE_WORDS = PAGE_OCTETS / Long.BYTES;
    private static final int LINE = 8;
    private static final long LINE_OCTETS = LINE * Long.BYTES;
    private static final int PAGES_ALLOCATED = 16;

    /// The directory has at most so many places for each page that there may be. With hashes that are spread evenly, two are enough.
    private static final int PLACES_PER_PAGE = 8;
    private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();
    private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(Page[].class);

    /// A page.
    static final class Page {
        /// No place.
        static final int NONE = -1;

        private final MemorySegment memory;

        /// A view of the same memory: its reads take a tenth of the time of a VarHandle until the code is compiled, and less code later.
        private final LongBuffer words;
        private final int start;

        /// The number of high bits of the hash that all entries of the page have in common.
        private int depth;

        /// @param words `memory` as words
        /// @param start the first word of the page in `memory`
        private Page(MemorySegment memory, LongBuffer words, int start) {
            this.memory = memory;
            this.words = words;
            this.start = start;
        }

        /// Finds a word in the group of a hash by some of its bits.
        ///
        /// @param mask the bits
        /// @param bits their values
        /// @return the place, or [#NONE]
        int find(long hash, long mask, long bits) {
            for (int i = 0; i < GROUP; i++) {
                int place = HashIndex.place(hash, i);
                if ((peek(place) & mask) == bits) {
                    return place;
                }
            }
            return NONE;
        }

        /// The word at a place, see [HashIndex#place], unordered with reads of other memory: enough to choose the places whose [#word] is
        /// read.
        long peek(int place) {
            return words.get(start + place);
        }

        /// The word at a place. What is read afterwards is at least as new.
        long word(int place) {
            return (long) WORD.getAcquire(memory, offset(place));
        }

        /// Replaces a word unless another thread has changed it.
        boolean compareAndSet(int place, long old, long word) {
            return WORD.compareAndSet(memory, offset(place), old, word);
        }

        /// Replaces a word, even if readers have changed it. The entry must already be in the log.
        void set(int place, long word) {
            WORD.setRelease(memory, offset(place), word);
        }

        private long offset(int place) {
            return (long) (start + place) << 3;
        }
    }

    private final Memory memory;
    private final int maximumPages;
    private final List<Page> pages = new ArrayList<>();
    private final Deque<Page> free = new ArrayDeque<>();
    private volatile Page[] directory;

    /// @param maximumPages at least 1
    HashIndex(Memory memory, int maximumPages) {
        this.memory = memory;
        this.maximumPages = maximumPages;
        addPages(memory.require(PAGE_OCTETS, LINE_OCTETS), 1);
        directory = new Page[] {takePage(0)};
    }

    /// The page of a hash.
    Page page(long hash) {
        Page[] current = directory;
        return (Page) ENTRY.getAcquire(current, place(current.length, hash));
    }

    private static int place(int directoryLength, long hash) {
        // Two shifts, since a shift by 64 bits changes nothing.
        return (int) (hash >>> 1 >>> (Long.SIZE - 1 - Integer.numberOfTrailingZeros(directoryLength)));
    }

    /// A place in the group of a hash.
    ///
    /// @param index 0 to [#GROUP] - 1; the first eight are in the line of the hash
    static int place(long hash, int index) {
        int group = ((int) hash >>> 8) & 15;
        int line = ((int) hash >>> 12) & 3;
        return group * GROUP + ((line * LINE + index) & (GROUP - 1));
    }

    /// Splits the page of a hash, unless the index has the maximum number of pages, or there is no memory for another one.
    ///
    /// @param now in milliseconds
    /// @return whether it was split
    boolean split(long hash, long now) {
        Page page = page(hash);
        int bit = page.depth;
        boolean needsLongerDirectory = 1 << bit == directory.length;
        if (bit == Slot.HASH_BITS || (needsLongerDirectory && directory.length >= PLACES_PER_PAGE * (long) maximumPages)
                || !hasFreePage(now)) {
            return false;
        }
        // Before a page is taken, since the heap may have no room for the directory.
        if (needsLongerDirectory) {
            doubleDirectory();
        }
        Page upper = takePage(bit + 1);
        page.depth++;
        for (int place = 0; place < PAGE_WORDS; place++) {
            long word = page.word(place);
            if (Slot.hashBit(word, bit)) {
                upper.set(place, word);
            }
        }
        publish(upper, hash);
        for (int place = 0; place < PAGE_WORDS; place++) {
            if (Slot.hashBit(page.word(place), bit)) {
                page.set(place, 0);
            }
        }
        return true;
    }

    private void doubleDirectory() {
        Page[] old = directory;
        Page[] doubled = new Page[old.length * 2];
        for (int i = 0; i < doubled.length; i++) {
            doubled[i] = old[i >> 1];
        }
        directory = doubled;
    }

    /// Enters the upper half of the page of a hash into the directory.
    private void publish(Page upper, long hash) {
        Page[] current = directory;
        int run = current.length >> upper.depth;
        int first = (place(current.length, hash) & -(2 * run)) | run;
        for (int i = first; i < first + run; i++) {
            ENTRY.setRelease(current, i, upper);
        }
    }

    /// Allocates pages if none is free.
    private boolean hasFreePage(long now) {
        int number = Math.min(PAGES_ALLOCATED, maximumPages - pages.size());
        if (free.isEmpty() && number > 0) {
            @Nullable
            MemorySegment more = memory.request((long) number * PAGE_OCTETS, LINE_OCTETS, now);
            if (more != null) {
                addPages(more, number);
            }
        }
        return !free.isEmpty();
    }

    private void addPages(MemorySegment more, int number) {
        LongBuffer words = more.asByteBuffer().order(ByteOrder.nativeOrder()).asLongBuffer();
        for (int i = 0; i < number; i++) {
            Page page = new Page(more, words, i * PAGE_WORDS);
            pages.add(page);
            free.add(page);
        }
    }

    private Page takePage(int depth) {
        Page page = free.remove();
        page.depth = depth;
        return page;
    }

    /// All pages, including unused ones.
    List<Page> pages() {
        return pages;
    }

    /// Removes all words.
    void clear() {
        directory = new Page[] {pages.getFirst()};
        free.clear();
        free.addAll(pages);
        for (Page page : pages) {
            for (int place = 0; place < PAGE_WORDS; place++) {
                page.set(place, 0);
            }
        }
        takePage(0);
    }

    /// The octets of the pages in use.
    long octets() {
        return (long) (pages.size() - free.size()) * PAGE_OCTETS;
    }
}
