package rootwalk.authoritative.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;

/// Checks the structure of a file of LMDB 0.9 before LMDB opens it. LMDB follows page numbers, offsets and lengths without a check,
/// so with a damaged file it may end the process, or write over data that is in use. Values are not checked; they have checksums of
/// their own. But the whole file is read: LMDB reads it as memory, and if the disk cannot read a page of it then, that ends the process.
///
/// The file consists of pages. The first two are meta pages, of which each transaction replaces the older one. The newest has the roots
/// of two B+ trees: one of free pages, by transaction, and one of the data ([LmdbTreeCheck]).
///
/// Used once.
final class LmdbFileCheck {

    /// Octets of the header of a page: its number, flags, and the bounds of its free space.
    static final int HEADER = 16;

    /// Octets that are read at once.
    private static final int PART = 1 << 20;

    private static final int META = 0x08;
    private static final int MAGIC = 0xBEEFC0DE;
    private static final int VERSION = 1;
    /// Where the magic number is in LMDB 1.0.
    private static final int OTHER_HEADER = 24;
    private static final int TREE = 48;
    private static final int MAP_SIZE = HEADER + 16;
    private static final int FREE_TREE = HEADER + 24;
    private static final int DATA_TREE = FREE_TREE + TREE;
    private static final int LAST_PAGE = DATA_TREE + TREE;
    private static final int TRANSACTION = LAST_PAGE + 8;
    private static final int META_END = TRANSACTION + 8;
    /// Keys of the tree of free pages are numbers.
    private static final int INTEGER_KEY = 0x08;

    private final FileChannel file;
    private final long length;
    private int pageSize;
    private long lastPage;
    private long transaction;
    private final BitSet used = new BitSet();
    private final BitSet free = new BitSet();

    private LmdbFileCheck(FileChannel file) throws IOException {
        this.file = file;
        length = file.size();
    }

    /// Checks a file.
    ///
    /// @throws DamageException if LMDB must not open it
    /// @throws OtherVersionException if it is of another version of LMDB
    /// @throws IOException if it cannot be read
    static void check(Path path) throws IOException, DamageException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            LmdbFileCheck check = new LmdbFileCheck(file);
            check.readAll();
            check.checkStructure(path);
        }
    }

    /// Also makes the later reads of single pages fast.
    private void readAll() throws IOException {
        ByteBuffer part = ByteBuffer.allocateDirect(PART);
        while (file.read(part) >= 0) {
            part.clear();
        }
    }

    private void checkStructure(Path path) throws IOException, DamageException {
        ByteBuffer first = read(0, META_END);
        pageSize = first.getInt(FREE_TREE);
        boolean isPageSize = pageSize >= 512 && pageSize <= 0x10000 && Integer.bitCount(pageSize) == 1;
        if (first.getInt(OTHER_HEADER) == MAGIC
                || (isPageSize && isOfOtherVersion(first) && isOfOtherVersion(read(pageSize, META_END)))) {
            throw new OtherVersionException(path + " is of another version of LMDB");
        }
        if (!isPageSize) {
            throw new DamageException("the page size is " + pageSize);
        }
        ByteBuffer second = read(pageSize, META_END);
        checkMeta(first, 0);
        checkMeta(second, 1);
        ByteBuffer newest = newest(first, second);
        lastPage = newest.getLong(LAST_PAGE);
        transaction = newest.getLong(TRANSACTION);
        // LMDB would use no page before the last one that is not free, so the journal would be full. The size of a journal is limited,
        // so that numbers of pages fit into an int.
        if (lastPage < 1 || lastPage > Integer.MAX_VALUE - 1 || lastPage >= newest.getLong(MAP_SIZE) / pageSize
                || lastPage > 2 * (length / pageSize)) {
            throw new DamageException("the last page is " + lastPage);
        }
        used.set(0, 2);
        new LmdbTreeCheck(this, newest, DATA_TREE, false).check();
        new LmdbTreeCheck(this, newest, FREE_TREE, true).check();
        if (used.intersects(free)) {
            throw new DamageException("a page is free and in use");
        }
    }

    /// A damaged file has the version in the other meta page.
    private static boolean isOfOtherVersion(ByteBuffer meta) {
        return meta.getInt(HEADER) == MAGIC && meta.getInt(HEADER + 4) != VERSION;
    }

    private void checkMeta(ByteBuffer meta, int number) throws DamageException {
        if (meta.getLong(0) != number || (flags(meta) & META) == 0 || meta.getInt(HEADER) != MAGIC
                || meta.getInt(HEADER + 4) != VERSION) {
            throw new DamageException("page " + number + " is not a meta page");
        }
        if (meta.getInt(FREE_TREE) != pageSize || meta.getShort(FREE_TREE + 4) != INTEGER_KEY
                || meta.getInt(DATA_TREE) != 0 || meta.getShort(DATA_TREE + 4) != 0) {
            throw new DamageException("meta page " + number + " has unknown settings");
        }
        long mapSize = meta.getLong(MAP_SIZE);
        if (mapSize < 0 || mapSize > Long.MAX_VALUE >>> 16) {
            throw new DamageException("meta page " + number + " has a map of " + mapSize + " octets");
        }
    }

    /// Transactions are numbered in sequence, and use the two meta pages in turns.
    private static ByteBuffer newest(ByteBuffer first, ByteBuffer second) throws DamageException {
        long even = first.getLong(TRANSACTION);
        long odd = second.getLong(TRANSACTION);
        if (even == 0 && odd == 0) {
            return first;
        }
        if ((even & 1) != 0 || (odd & 1) != 1 || Math.abs(even - odd) != 1) {
            throw new DamageException("the meta pages are of transactions " + even + " and " + odd);
        }
        return even > odd ? first : second;
    }

    static int flags(ByteBuffer page) {
        return page.getShort(10) & 0xFFFF;
    }

    int pageSize() {
        return pageSize;
    }

    /// Whether the file has all of some pages.
    boolean has(long first, long count) {
        return first + count <= lastPage + 1 && (first + count) * pageSize <= length;
    }

    ByteBuffer read(long position, int octets) throws IOException, DamageException {
        ByteBuffer buffer = ByteBuffer.allocate(octets).order(ByteOrder.nativeOrder());
        while (buffer.hasRemaining()) {
            if (file.read(buffer, position + buffer.position()) < 0) {
                throw new DamageException("the file ends after " + length + " octets");
            }
        }
        return buffer;
    }

    /// Reads the beginning of a page.
    ByteBuffer page(long number, int octets) throws IOException, DamageException {
        if (number < 2 || number > lastPage) {
            throw new DamageException("there is no page " + number);
        }
        ByteBuffer page = read(number * pageSize, octets);
        if (page.getLong(0) != number) {
            throw new DamageException("page " + number + " says that it is page " + page.getLong(0));
        }
        return page;
    }

    /// Records that pages are in use.
    void use(long number, long count) throws DamageException {
        for (long page = number; page < number + count; page++) {
            if (page > lastPage || used.get((int) page)) {
                throw new DamageException("page " + page + " is used twice, or does not exist");
            }
            used.set((int) page);
        }
    }

    /// The pages that a transaction has freed: their number, then their numbers, the last one first.
    void freePages(long freedBy, ByteBuffer list) throws DamageException {
        long count = list.limit() < 8 ? -1 : list.getLong(0);
        if (count < 0 || 8 * (count + 1) > list.limit() || freedBy <= 0 || freedBy > transaction) {
            throw new DamageException("transaction " + freedBy + " has freed " + count + " pages");
        }
        long before = lastPage + 1;
        for (int i = 1; i <= count; i++) {
            long page = list.getLong(8 * i);
            if (page < 2 || page >= before || free.get((int) page)) {
                throw new DamageException("page " + page + " is free twice, or does not exist");
            }
            free.set((int) page);
            before = page;
        }
    }
}
