package rootwalk.daemon.control;

import java.io.IOException;
import java.util.List;

import rootwalk.wire.Name;

/** Carries commands out. Called by several threads at once; may take its time. */
public interface ControlHandler {

    Report status();

    Report stats();

    /** Reads configuration and changed zones again and returns when the new ones are in force, or with every problem, and then the old ones stay. */
    List<String> reload();

    /** Forgets a name and all below it; tells how many entries that were. */
    long flush(Name name);

    /** Forgets everything; tells how many entries that were. */
    long flushAll();

    /** Prints the caches in zone-file syntax, a record a line. */
    void dumpCache(Appendable to) throws IOException;
}
