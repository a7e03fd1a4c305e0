package rootwalk.daemon.policy.hosts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.LocalRule;
import rootwalk.daemon.pipeline.LocalSource;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.wire.CaseFolding;
import rootwalk.wire.CountText;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.codec.QuestionView;

/// The step that answers names of the hosts files, and the thread that reads the files again after a change. Thread-safe.
public final class HostsOverlay implements LocalSource, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HostsOverlay.class);

    /// Distinguishes the states of a file. The file key changes if another file is renamed to its name.
    ///
    /// @param changed when the file or its attributes were changed: a file that cannot be read is read when its permissions permit it
    private record Stamp(Object key, FileTime modified, long size, Object changed) {}

    private final List<Path> files;
    private volatile HostsTable table = HostsTable.EMPTY;
    private final Object reading = new Object();
    private List<Optional<Stamp>> loaded = List.of();
    private List<Optional<Stamp>> seen = List.of();
    private List<String> reports = List.of();
    private @Nullable Thread watcher;

    private HostsOverlay(List<Path> files) {
        this.files = List.copyOf(files);
    }

    /// Reads the files; they are read again only by [#reread] and [#check].
    public static HostsOverlay of(List<Path> files) {
        HostsOverlay overlay = new HostsOverlay(files);
        overlay.reread();
        return overlay;
    }

    /// Reads the files once, without a line in the log.
    public static HostsOverlay snapshot(List<Path> files) {
        HostsOverlay overlay = new HostsOverlay(files);
        overlay.table = HostsReader.read(files).table();
        return overlay;
    }

    /// Reads the files and watches them from then on.
    ///
    /// @param period between two checks of the files; a change is in use after one or two periods
    public static HostsOverlay watching(List<Path> files, Duration period) {
        HostsOverlay overlay = of(files);
        if (!files.isEmpty()) {
            overlay.watcher = Thread.ofVirtual().name("hosts-watch").start(() -> overlay.watch(period));
        }
        return overlay;
    }

    @Override
    public AnswerSource source() {
        return AnswerSource.HOSTS;
    }

    @Override
    public StepResult find(QuestionView question, Answer answer) {
        HostsTable current = table;
        int entry = current.find(question.octets(), question.nameOffset(), question.nameLength(), question.nameHash());
        if (entry == HostsTable.NONE) {
            return StepResult.PASS;
        }
        if (!current.answers(entry, question.type()) && question.labels() > 1) {
            // Other types are resolved, except for names of one label: the root servers do not have them.
            answer.nameExists();
            return StepResult.PASS;
        }
        answer.begin(ResponseCode.NOERROR, Flags.AA);
        current.addTo(answer, entry, question.type());
        return StepResult.ANSWERED;
    }

    @Override
    public boolean exists(Name name) {
        byte[] octets = name.sharedOctets();
        return table.find(octets, 0, octets.length, CaseFolding.hash(octets, 0, octets.length)) != HostsTable.NONE;
    }

    @Override
    public LocalRule rule(Question question) {
        return new LocalRule.HostsLine(HostsReader.place(files, question.name())
                .orElseGet(() -> String.join(", ", files.stream().map(Path::toString).toList())));
    }

    /// The number of names with an address from the files.
    public int names() {
        return table.names();
    }

    /// Reads all files again now. Returns a message `file:line: text` for each line that could not be read.
    public List<String> reread() {
        synchronized (reading) {
            loaded = stamps();
            seen = loaded;
            return read();
        }
    }

    private void watch(Duration period) {
        try {
            while (true) {
                Thread.sleep(period);
                checkSafely();
            }
        } catch (InterruptedException e) {
            LOG.debug("the hosts files are no longer watched");
        }
    }

    private void checkSafely() {
        try {
            check();
        } catch (RuntimeException e) {
            LOG.error("the hosts files could not be checked; the names read before stay in use", e);
        } catch (OutOfMemoryError e) {
            LOG.error("the hosts files could not be checked (out of memory); the names read before stay in use");
        }
    }

    /// Checks the files. Reads them again if they have changed since they were read, but not since the last check, so that a
    /// file that is written in several steps is complete. Polling also detects renames, files that appear later, and changes
    /// on file systems without notifications.
    void check() {
        synchronized (reading) {
            List<Optional<Stamp>> now = stamps();
            boolean settled = now.equals(seen);
            seen = now;
            if (settled && !now.equals(loaded)) {
                loaded = now;
                List<String> ignored = read();
            }
        }
    }

    private List<String> read() {
        long started = System.nanoTime();
        HostsReader.Reading made;
        try {
            made = HostsReader.read(files);
        } catch (OutOfMemoryError e) {
            made = new HostsReader.Reading(table, List.of("hosts.files: the heap of "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MiB has no room for these files; the names read"
                    + " before stay in use. Set a larger heap with ROOTWALK_JVM_OPTIONS=-Xmx..., or name fewer files"),
                    true);
        }
        // A file that is missing has no names; one that cannot be read now is probably a mistake.
        boolean isUsed = made.isComplete() || table == HostsTable.EMPTY;
        if (isUsed) {
            table = made.table();
            LOG.info("{} from hosts files in {} ms", CountText.of(table.names(), "name"),
                    (System.nanoTime() - started) / 1_000_000);
        }
        if (!made.reports().equals(reports)) {
            made.reports().forEach(LOG::warn);
            if (!isUsed) {
                LOG.warn("the hosts files cannot all be read; the names read before stay in use");
            }
        }
        reports = made.reports();
        return reports;
    }

    private List<Optional<Stamp>> stamps() {
        return files.stream().map(HostsOverlay::stamp).toList();
    }

    private static Optional<Stamp> stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            Object key = Optional.ofNullable(attributes.fileKey()).orElse(file);
            return Optional.of(new Stamp(key, attributes.lastModifiedTime(), attributes.size(),
                    Files.getAttribute(file, "unix:ctime")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Stops watching the files; names are still answered.
    @Override
    public void close() {
        Thread running = watcher;
        if (running != null) {
            running.interrupt();
        }
    }
}
