package rootwalk.authoritative.journal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import rootwalk.wire.Name;

/// The recorded zones, and the work on them that the commit thread has taken and not begun. Used by that thread.
final class Backlog {

    private final Map<Name, JournaledZone> zones = new LinkedHashMap<>();
    /// Zones whose record in the store may differ, after a failed transaction.
    private final Set<JournaledZone> unsure = new LinkedHashSet<>();
    /// Work in its order: that whose zone has become free goes before that of the queue.
    private final Deque<Submission> ready = new ArrayDeque<>();

    Map<Name, JournaledZone> zones() {
        return zones;
    }

    void add(JournaledZone zone) {
        zones.put(zone.zone.apex(), zone);
    }

    void remove(JournaledZone zone) {
        zones.remove(zone.zone.apex(), zone);
        unsure.remove(zone);
    }

    Set<JournaledZone> unsure() {
        return unsure;
    }

    boolean isEmpty() {
        return ready.isEmpty();
    }

    /// Adds work that was submitted.
    void add(Submission submission) {
        ready.add(submission);
    }

    /// Adds all work that waits in the queue, up to a number.
    void fill(SubmissionQueue queue, int most) {
        if (ready.size() < most) {
            queue.drainTo(ready, most - ready.size());
        }
    }

    /// Takes the next work, of which there is some.
    Submission remove() {
        return ready.remove();
    }

    /// Passes all work to a consumer, and then removes it.
    void removeAll(Consumer<Submission> consumer) {
        ready.forEach(consumer);
        ready.clear();
    }

    /// Lets work go on that waited for a long write. It came before what is ready.
    void free(JournaledZone zone) {
        if (zone.longWrite == null) {
            for (Iterator<Submission> last = zone.waiting.descendingIterator(); last.hasNext();) {
                ready.addFirst(last.next());
            }
            zone.waiting.clear();
        }
    }
}
