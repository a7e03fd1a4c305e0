package rootwalk.authoritative.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Checks one of the two B+ trees in a file of LMDB, in the order of its keys. A page has offsets of nodes after its header, and nodes
/// from its end on, without gaps. A node of a branch has the number of a page; one of a leaf has a value, or the number of the first of
/// several pages with a long value. Used once.
final class LmdbTreeCheck {

    private static final int HEADER = LmdbFileCheck.HEADER;
    private static final int BRANCH = 0x01;
    private static final int LEAF = 0x02;
    private static final int LONG_VALUE = 0x04;
    /// A flag of a node: its value is on other pages.
    private static final int IS_LONG = 0x01;
    /// Octets of a node before its key.
    private static final int NODE = 8;
    private static final long NO_PAGE = -1;
    private static final int MOST_DEPTH = 32;
    private static final int MOST_KEY = 511;

    private final LmdbFileCheck file;
    private final boolean isFree;
    private final long root;
    private final int depth;
    /// Branches, leaves, pages of long values, and entries.
    private final long[] expected = new long[4];
    private final long[] found = new long[4];
    private byte[] lastKey = new byte[0];
    private boolean hasKey;
    /// A key that the next one must not be before.
    private byte[] least = new byte[0];

    /// @param meta a meta page
    /// @param at the offset of the tree in it
    /// @param isFree whether it is the tree of free pages
    LmdbTreeCheck(LmdbFileCheck file, ByteBuffer meta, int at, boolean isFree) {
        this.file = file;
        this.isFree = isFree;
        depth = meta.getShort(at + 6) & 0xFFFF;
        for (int i = 0; i < expected.length; i++) {
            expected[i] = meta.getLong(at + 8 + 8 * i);
        }
        root = meta.getLong(at + 40);
    }

    void check() throws IOException, DamageException {
        if (root != NO_PAGE) {
            if (depth < 1 || depth > MOST_DEPTH) {
                throw new DamageException("a tree has " + depth + " levels");
            }
            visit(root, 1);
        } else if (depth != 0) {
            throw new DamageException("an empty tree has " + depth + " levels");
        }
        if (!Arrays.equals(expected, found)) {
            throw new DamageException(
                    "a tree has " + Arrays.toString(found) + " branches, leaves, pages of long values and"
                            + " entries instead of " + Arrays.toString(expected));
        }
    }

    private void visit(long number, int level) throws IOException, DamageException {
        ByteBuffer page = file.page(number, file.pageSize());
        file.use(number, 1);
        boolean isLeaf = level == depth;
        if (LmdbFileCheck.flags(page) != (isLeaf ? LEAF : BRANCH)) {
            throw new DamageException("page " + number + " has the flags " + LmdbFileCheck.flags(page));
        }
        found[isLeaf ? 1 : 0]++;
        int[] nodes = nodes(page, number);
        // While LMDB changes the tree of free pages, it may leave a branch with one node.
        if (!isLeaf && !isFree && nodes.length < 2) {
            throw new DamageException("page " + number + " has one branch only");
        }
        checkThatNodesFill(page, number, nodes, isLeaf);
        for (int i = 0; i < nodes.length; i++) {
            byte[] key = new byte[keyLength(page, nodes[i])];
            page.get(nodes[i] + NODE, key);
            if (isLeaf) {
                leaf(page, nodes[i], key);
            } else {
                branch(page, nodes[i], key, i, level);
            }
        }
    }

    private int[] nodes(ByteBuffer page, long number) throws DamageException {
        int lower = page.getShort(12) & 0xFFFF;
        int upper = page.getShort(14) & 0xFFFF;
        if (lower < HEADER + 2 || (lower & 1) != 0 || lower > upper || upper > file.pageSize()) {
            throw new DamageException("page " + number + " has nodes from " + lower + " to " + upper);
        }
        int[] nodes = new int[(lower - HEADER) / 2];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = page.getShort(HEADER + 2 * i) & 0xFFFF;
        }
        return nodes;
    }

    /// A node whose length is wrong would reach into another one, or leave a gap; LMDB moves nodes by their lengths.
    private void checkThatNodesFill(ByteBuffer page, long number, int[] nodes, boolean isLeaf) throws DamageException {
        int[] inOrder = nodes.clone();
        Arrays.sort(inOrder);
        int at = page.getShort(14) & 0xFFFF;
        for (int node : inOrder) {
            if (node != at || node + NODE > file.pageSize()) {
                throw new DamageException("page " + number + " has a node at " + node + " instead of " + at);
            }
            long length = NODE + keyLength(page, node) + (isLeaf ? valueLength(page, node) : 0);
            if (keyLength(page, node) > MOST_KEY || (isLeaf && length > mostInPage())) {
                throw new DamageException("page " + number + " has a node of " + length + " octets");
            }
            at += (int) Math.min(file.pageSize(), length + (length & 1));
        }
        if (at != file.pageSize()) {
            throw new DamageException("the nodes of page " + number + " end at " + at);
        }
    }

    /// The most octets of a node, of which two fit into a page with their offsets. LMDB stores longer values in other pages.
    private int mostInPage() {
        return (((file.pageSize() - HEADER) / 2) & -2) - 2;
    }

    private static int keyLength(ByteBuffer page, int node) {
        return page.getShort(node + 6) & 0xFFFF;
    }

    private static int nodeFlags(ByteBuffer page, int node) {
        return page.getShort(node + 4) & 0xFFFF;
    }

    private static long size(ByteBuffer page, int node) {
        return (page.getShort(node) & 0xFFFFL) | (page.getShort(node + 2) & 0xFFFFL) << 16;
    }

    /// Octets of the value in a leaf, or of the number of its page.
    private static long valueLength(ByteBuffer page, int node) throws DamageException {
        return switch (nodeFlags(page, node)) {
            case 0 -> size(page, node);
            case IS_LONG -> Long.BYTES;
            default -> throw new DamageException("an entry has the flags " + nodeFlags(page, node));
        };
    }

    private void branch(ByteBuffer page, int node, byte[] key, int index, int level)
            throws IOException, DamageException {
        // The first key is never compared.
        if (index > 0) {
            byte[] separator = ordered(key);
            if (hasKey && Arrays.compareUnsigned(separator, lastKey) <= 0) {
                throw new DamageException("the keys are not in their order");
            }
            least = separator;
        }
        long child = size(page, node) | (long) nodeFlags(page, node) << 32;
        visit(child, level + 1);
    }

    private void leaf(ByteBuffer page, int node, byte[] key) throws IOException, DamageException {
        byte[] ordered = ordered(key);
        if (key.length == 0 || (hasKey && Arrays.compareUnsigned(ordered, lastKey) <= 0)
                || Arrays.compareUnsigned(ordered, least) < 0) {
            throw new DamageException("the keys are not in their order");
        }
        lastKey = ordered;
        hasKey = true;
        found[3]++;
        long size = size(page, node);
        int value = node + NODE + key.length;
        if (nodeFlags(page, node) == IS_LONG) {
            long first = page.getLong(value);
            longValue(first, size);
            if (isFree) {
                file.freePages(number(key), file.read(first * file.pageSize() + HEADER, (int) size));
            }
        } else if (isFree) {
            file.freePages(number(key), page.slice(value, (int) size).order(ByteOrder.nativeOrder()));
        }
    }

    private void longValue(long first, long size) throws IOException, DamageException {
        ByteBuffer header = file.page(first, HEADER);
        long count = header.getInt(12) & 0xFFFFFFFFL;
        long needed = (HEADER - 1 + size) / file.pageSize() + 1;
        if (LmdbFileCheck.flags(header) != LONG_VALUE || count < needed || size > Integer.MAX_VALUE
                || !file.has(first, count)) {
            throw new DamageException("page " + first + " is not the first of " + needed + " pages of a value");
        }
        file.use(first, count);
        found[2] += count;
    }

    /// The octets in whose order LMDB has the keys: those of free pages are numbers in the order of the machine.
    private byte[] ordered(byte[] key) throws DamageException {
        return isFree ? ByteBuffer.allocate(Long.BYTES).putLong(number(key)).array() : key;
    }

    private static long number(byte[] key) throws DamageException {
        if (key.length != Long.BYTES) {
            throw new DamageException("a number has " + key.length + " octets");
        }
        return ByteBuffer.wrap(key).order(ByteOrder.nativeOrder()).getLong();
    }
}
