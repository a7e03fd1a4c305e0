package rootwalk.daemon.metrics;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.web.server.AccessLog;
import rootwalk.web.server.AccessLogEntry;
import rootwalk.wire.CountText;
import rootwalk.wire.file.WriteTrial;

/// Writes a line for each request that the web server answered, on its own thread. Lines that cannot be written are counted,
/// and one warning reports them. Any thread; no method blocks.
public final class WebLog implements AccessLog, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("rootwalk.web");

    /// The target of the lines.
    public sealed interface Target {

        record Nowhere() implements Target {}

        /// To the log of the daemon.
        record StandardError() implements Target {}

        /// To the end of a file.
        record File(Path path) implements Target {}
    }

    /// The format of a line.
    public enum Format {
        COMBINED {
            @Override
            String line(AccessLogEntry request) {
                return request.combined();
            }
        },
        JSON {
            @Override
            String line(AccessLogEntry request) {
                return request.json();
            }
        };

        abstract String line(AccessLogEntry request);
    }

    /// The current target and format. Each instance opens its file anew.
    private static final class Writing {

        private final Target target;
        private final Format format;

        Writing(Target target, Format format) {
            this.target = target;
            this.format = format;
        }
    }

    private final LineQueue<AccessLogEntry> queue;
    private final AtomicLong unwritten = new AtomicLong();
    private volatile Writing wanted = new Writing(new Target.Nowhere(), Format.COMBINED);

    /// @param threads makes the writing thread with the first line
    public WebLog(ThreadFactory threads) {
        queue = new LineQueue<>(threads, "requests", new Lines());
    }

    /// Sets the target of the following lines. A file is opened anew even if its name is the same, for log rotation.
    public void write(Target target, Format format) {
        wanted = new Writing(target, format);
        if (isEnabled()) {
            queue.start();
        }
    }

    @Override
    public boolean isEnabled() {
        return !(wanted.target instanceof Target.Nowhere);
    }

    @Override
    public void log(AccessLogEntry request) {
        if (isEnabled()) {
            queue.offer(request);
        }
    }

    /// The number of lines that were not written, because the log was too slow or its file could not be written.
    public long lost() {
        return queue.lost() + unwritten.get();
    }

    /// Writes the waiting lines, and ends the writing thread.
    @Override
    public void close() {
        queue.close();
    }

    /// Writes lines to the current target. Used by the writing thread.
    private final class Lines implements LineQueue.Sink<AccessLogEntry> {

        private Writing current = wanted;
        private @Nullable OutputStream open;
        private boolean failing;
        /// Whether the file may end within a line: after a failed write, or after the end of a process that wrote it.
        private boolean torn;

        @Override
        public void write(List<AccessLogEntry> requests) {
            if (requests.isEmpty()) {
                return;
            }
            Writing now = wanted;
            if (now != current) {
                end();
                current = now;
                failing = false;
            }
            switch (now.target) {
                case Target.Nowhere _ -> {
                    // The log was disabled after these lines were added.
                }
                case Target.StandardError _ -> requests
                        .forEach(request -> LOG.info(LineQueue.BULK, "{}", now.format.line(request)));
                case Target.File(Path path) -> append(path, requests, now.format);
            }
        }

        private void append(Path path, List<AccessLogEntry> requests, Format format) {
            var text = new StringBuilder();
            requests.forEach(request -> text.append(format.line(request)).append('\n'));
            try {
                OutputStream file = opened(path);
                if (torn) {
                    text.insert(0, '\n');
                }
                file.write(text.toString().getBytes(StandardCharsets.US_ASCII));
                torn = false;
                if (failing) {
                    failing = false;
                    LOG.info("web.access-log: {} can be written again; {} missing", path,
                            CountText.of(unwritten.get(), "line is", "lines are"));
                }
            } catch (IOException e) {
                end();
                unwritten.addAndGet(requests.size());
                warn(path, e);
            }
        }

        private OutputStream opened(Path path) throws IOException {
            if (open == null) {
                open = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                torn = endsWithinLine(path);
            }
            return open;
        }

        /// A file that may not be read has no torn line.
        private static boolean endsWithinLine(Path path) {
            if (!Files.isRegularFile(path)) {
                return false;
            }
            // An interrupt, which ends the writing thread, would close a channel.
            try (var file = new RandomAccessFile(path.toFile(), "r")) {
                if (file.length() == 0) {
                    return false;
                }
                file.seek(file.length() - 1);
                return file.read() != '\n';
            } catch (IOException e) {
                return false;
            }
        }

        private void warn(Path path, IOException e) {
            if (!failing) {
                failing = true;
                LOG.warn(
                        "web.access-log: {} cannot be written: {}; requests are answered but not logged until it can be"
                                + " written; web.log-lost counts them",
                        path, WriteTrial.reason(path, e));
            }
        }

        @Override
        public void end() {
            try {
                if (open != null) {
                    open.close();
                }
            } catch (IOException e) {
                LOG.debug("the access log was not closed properly", e);
            }
            open = null;
        }
    }
}
