package rootwalk.socket;

import java.net.ProtocolFamily;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/// All lines of an asker, made when needed, and those that are free. Any thread.
final class Lines {

    private final AtomicReferenceArray<@Nullable Line> all;
    private final Line[] free;
    private int freeCount;
    private int made;
    private boolean closed;

    /// Sockets closed at a time while nobody can borrow or give back.
    private static final int SLICE = 64;

    /// @param most
    ///            lines at once
    Lines(int most) {
        all = new AtomicReferenceArray<>(most);
        free = new Line[most];
    }

    /// Lends a line: one whose socket is of that family, if one of the last returned is, else any.
    ///
    /// @return null when all are lent
    @Nullable
    Line borrow(ProtocolFamily family) {
        synchronized (free) {
            int last = freeCount - 1;
            if (last < 0 || (!free[last].isOf(family) && made < free.length && !swapToEnd(family))) {
                return made < free.length ? make() : null;
            }
            freeCount = last;
            return free[last];
        }
    }

    /// Looks at a few lines only: a line of the other family does as well, its socket is replaced.
    private boolean swapToEnd(ProtocolFamily family) {
        int last = freeCount - 1;
        for (int i = last - 1; i >= 0 && i >= last - 8; i--) {
            if (free[i].isOf(family)) {
                Line found = free[i];
                free[i] = free[last];
                free[last] = found;
                return true;
            }
        }
        return false;
    }

    private Line make() {
        Line line = new Line(made);
        all.set(made, line);
        made++;
        return line;
    }

    /// @param now
    ///            on the asker's clock
    void giveBack(Line line, long now) {
        synchronized (free) {
            if (closed) {
                line.closeSocket();
            }
            line.freeSince = now;
            free[freeCount] = line;
            freeCount++;
        }
    }

    /// Closes sockets that nobody has borrowed since `limit`, on the asker's clock.
    ///
    /// @return whether free lines still have sockets, which become idle later
    boolean closeIdle(long limit) {
        Closing closing = Closing.GOES_ON;
        while (closing == Closing.GOES_ON) {
            closing = closeSome(limit);
        }
        return closing == Closing.SOME_LEFT;
    }

    private enum Closing {
        GOES_ON, SOME_LEFT, NONE_LEFT
    }

    private Closing closeSome(long limit) {
        int count = 0;
        boolean left = false;
        synchronized (free) {
            for (int i = 0; i < freeCount && count < SLICE; i++) {
                Line line = free[i];
                if (line.socket == null) {
                    continue;
                }
                if (line.freeSince > limit) {
                    left = true;
                } else {
                    line.closeSocket();
                    count++;
                }
            }
        }
        return count == SLICE ? Closing.GOES_ON : left ? Closing.SOME_LEFT : Closing.NONE_LEFT;
    }

    /// Closes the sockets of free lines now, those of the others when they are given back.
    void close() {
        synchronized (free) {
            closed = true;
            for (int i = 0; i < freeCount; i++) {
                free[i].closeSocket();
            }
        }
    }

    /// Tokens are 0 to this, exclusive.
    int made() {
        synchronized (free) {
            return made;
        }
    }

    @Nullable
    Line byToken(int token) {
        return all.get(token);
    }
}
