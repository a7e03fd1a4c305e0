package rootwalk.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import rootwalk.control.ControlRequest.Format;
import rootwalk.wire.CountText;
import rootwalk.wire.json.JsonWriter;

/// One request and its response on one connection. Used by one thread.
final class ControlExchange implements AutoCloseable {

    private static final int MAX_REQUEST = 65_536;
    /// A zone that is added has its records in the request.
    private static final int MAX_ADDITION = 64 << 20;
    private static final String ADDITION = "zone add ";
    private static final int CHUNK = 16_384;

    private final SocketChannel client;
    private final ScheduledExecutorService clock;
    private final Duration timeout;
    private final Semaphore handovers;
    private final StringBuilder unsent = new StringBuilder();

    /// @param handovers has a permit if no hand-over is going on
    ControlExchange(SocketChannel client, ScheduledExecutorService clock, Duration timeout, Semaphore handovers) {
        this.client = client;
        this.clock = clock;
        this.timeout = timeout;
        this.handovers = handovers;
    }

    void run(ControlHandler handler) throws IOException {
        String line = readLine();
        ControlRequest request;
        try {
            request = ControlRequest.parse(line);
        } catch (IllegalArgumentException e) {
            ControlProblem problem = ControlProblem.error(String.valueOf(e.getMessage()));
            Format format = ControlRequest.formatOf(line);
            send(ControlSocket.FAILED + "\n" + (format == Format.JSON ? ProblemJson.failed(problem) : problem + "\n"));
            flush();
            return;
        }
        if (request.command() instanceof ControlCommand.HandOver(Path to)) {
            handOver(handler, to, request.format());
            return;
        }
        answer(request, handler);
        flush();
        if (request.command() instanceof ControlCommand.Stop) {
            handler.stop();
        }
    }

    private void answer(ControlRequest request, ControlHandler handler) throws IOException {
        Format format = request.format();
        switch (request.command()) {
            case ControlCommand.Status _ -> report(handler.status(), format);
            case ControlCommand.Stats _ -> report(handler.stats(), format);
            case ControlCommand.Reload _ -> reloaded(handler.reload(), format);
            case ControlCommand.ReloadZone reload -> reloaded(handler.reload(reload.zone()), format);
            case ControlCommand.Stop _ ->
                send(ControlSocket.DONE + "\n" + (format == Format.JSON
                        ? new JsonWriter().object().member("done", true).endObject().take()
                        : "stopping\n"));
            case ControlCommand.HandOver _ -> throw new AssertionError("it has an exchange of its own");
            case ControlCommand.Flush flush -> flushed(handler.flush(flush.name()), format);
            case ControlCommand.FlushAll _ -> flushed(handler.flushAll(), format);
            case ControlCommand.DumpCache _ -> dump(handler, format);
            case ControlCommand.DumpFailures _ -> reports(handler.failures(), format);
            case ControlCommand.DumpServers _ -> reports(handler.servers(), format);
            case ControlCommand.AddNegativeAnchor add ->
                result(handler.addNegativeAnchor(add.name(), add.lifetime()), format);
            case ControlCommand.RemoveNegativeAnchor remove ->
                result(handler.removeNegativeAnchor(remove.name()), format);
            case ControlCommand.ListNegativeAnchors _ -> result(handler.negativeAnchors(), format);
            case ControlCommand.OfZone(ZoneCommand command) -> zone(command, handler, format);
        }
    }

    /// One at a time: two next daemons would both answer with the same sockets.
    private void handOver(ControlHandler handler, Path to, Format format) throws IOException {
        if (!handovers.tryAcquire()) {
            result(new CommandResult.Refused(ControlProblem.error(
                    "another process is taking the place of this one; wait until it answers, or end it")), format);
            flush();
            return;
        }
        boolean isTaken = false;
        try {
            CommandResult passed = handler.handOver(to);
            if (passed instanceof CommandResult.Done) {
                isTaken = takeOver(handler, passed, format);
                end(handler, isTaken);
            } else {
                result(passed, format);
                flush();
            }
        } finally {
            if (!isTaken) {
                handovers.release();
            }
        }
    }

    /// The connection ends with the start of the next daemon, which may take long, or with its process.
    ///
    /// @return whether the next daemon answers
    private boolean takeOver(ControlHandler handler, CommandResult passed, Format format) {
        try {
            result(passed, format);
            flush();
            String word = word();
            if (word.equals(ControlSocket.JOURNAL)) {
                result(handler.releaseJournal(), format);
                flush();
                word = word();
            }
            if (word.equals(ControlSocket.CACHE)) {
                handler.passCache(new Lines(line -> line + "\n"));
                send(ControlSocket.END + "\n");
                flush();
                word = word();
            }
            return word.equals(ControlSocket.TAKEN);
        } catch (IOException e) {
            return false;
        }
    }

    private void end(ControlHandler handler, boolean isTaken) throws IOException {
        if (!isTaken) {
            handler.stay();
            return;
        }
        handler.leave();
        // Not with a time limit: the clock has ended with the control socket.
        client.write(ByteBuffer.wrap((ControlSocket.DONE + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /// A line of the next daemon, without a time limit; what there is of it if the connection ends.
    private String word() throws IOException {
        ByteBuffer octet = ByteBuffer.allocate(1);
        StringBuilder word = new StringBuilder();
        while (word.length() <= ControlSocket.JOURNAL.length() && client.read(octet.clear()) > 0
                && octet.get(0) != '\n') {
            word.append((char) octet.get(0));
        }
        return word.toString();
    }

    private void result(CommandResult result, Format format) throws IOException {
        switch (result) {
            case CommandResult.Done(String text) -> send(ControlSocket.DONE + "\n" + switch (format) {
                case JSON -> new JsonWriter().object().member("done", true).member("message", text).endObject().take();
                case TEXT -> text + "\n";
            });
            case CommandResult.Listed(List<Report> reports) -> reports(reports, format);
            case CommandResult.Printed _ -> {}
            case CommandResult.Refused(ControlProblem problem) -> send(ControlSocket.FAILED + "\n" + switch (format) {
                case JSON -> ProblemJson.failed(problem);
                case TEXT -> problem + "\n";
            });
        }
    }

    /// The first line is sent with the first record, since a command that is refused prints none.
    private void zone(ZoneCommand command, ControlHandler handler, Format format) throws IOException {
        Lines lines = new Lines(format == Format.TEXT ? line -> line + "\n" : ControlExchange::quoted);
        lines.opening = ControlSocket.DONE + "\n";
        CommandResult result = handler.zone(command, lines);
        if (result instanceof CommandResult.Printed) {
            lines.open();
        }
        result(result, format);
    }

    private void report(Report report, Format format) throws IOException {
        send(ControlSocket.DONE + "\n" + ReportText.print(report, format));
    }

    /// A line for each report. As text, an empty list is `none`; as JSON, there is no line.
    private void reports(List<Report> reports, Format format) throws IOException {
        send(ControlSocket.DONE + "\n");
        if (reports.isEmpty() && format == Format.TEXT) {
            send(ReportText.NONE + "\n");
        }
        for (Report report : reports) {
            send(format == Format.JSON ? ReportText.json(report) : ReportText.line(report) + "\n");
        }
    }

    /// Exit status, last line and JSON agree.
    private void reloaded(ReloadResult result, Format format) throws IOException {
        send((result.isDone() ? ControlSocket.DONE : ControlSocket.FAILED) + "\n");
        switch (format) {
            case JSON -> send(ProblemJson.of(result));
            case TEXT -> {
                for (ControlProblem problem : result.problems()) {
                    send(problem + "\n");
                }
                send(result.summary() + "\n");
            }
        }
    }

    private void flushed(long entries, Format format) throws IOException {
        send(ControlSocket.DONE + "\n");
        switch (format) {
            case JSON ->
                send(new JsonWriter().object().member("done", true).member("flushedEntries", entries).endObject()
                        .take());
            case TEXT -> send("flushed " + CountText.of(entries, "entry", "entries") + "\n");
        }
    }

    /// As JSON, each line is an object.
    private void dump(ControlHandler handler, Format format) throws IOException {
        send(ControlSocket.DONE + "\n");
        handler.dumpCache(format == Format.TEXT ? new Lines(line -> line + "\n") : new Lines(ControlExchange::quoted));
    }

    private static String quoted(String line) {
        return new JsonWriter().object().member("line", line).endObject().take();
    }

    private String readLine() throws IOException {
        ByteBuffer request = ByteBuffer.allocate(MAX_REQUEST);
        while (request.hasRemaining() || isAddition(request)) {
            if (!request.hasRemaining()) {
                request = ByteBuffer.allocate(2 * request.capacity()).put(request.flip());
            }
            ByteBuffer into = request;
            int from = request.position();
            if (withTimeout(() -> client.read(into)) < 0) {
                return text(request, from);
            }
            for (int i = from; i < request.position(); i++) {
                if (request.get(i) == '\n') {
                    return text(request, i);
                }
            }
        }
        throw new IOException("the request is longer than " + request.position() + " octets");
    }

    private static boolean isAddition(ByteBuffer request) {
        String begin = text(request, ADDITION.length() + ControlRequest.JSON_MARK.length());
        return request.position() < MAX_ADDITION
                && begin.replaceFirst("^" + ControlRequest.JSON_MARK, "").startsWith(ADDITION);
    }

    private static String text(ByteBuffer request, int length) {
        return StandardCharsets.UTF_8.decode(request.slice(0, length)).toString().stripTrailing();
    }

    private void send(String text) throws IOException {
        unsent.append(text);
        if (unsent.length() >= CHUNK) {
            flush();
        }
    }

    private void flush() throws IOException {
        ByteBuffer octets = ByteBuffer.wrap(unsent.toString().getBytes(StandardCharsets.UTF_8));
        unsent.setLength(0);
        while (octets.hasRemaining()) {
            withTimeout(() -> client.write(octets));
        }
    }

    private interface Operation {
        int run() throws IOException;
    }

    /// A Unix channel has no timeouts, so the clock closes it; the operation then ends with an exception.
    private int withTimeout(Operation operation) throws IOException {
        ScheduledFuture<?> end = clock.schedule(this::cutOff, timeout.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return operation.run();
        } finally {
            end.cancel(false);
        }
    }

    private void cutOff() {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    private interface LineForm {
        String of(String line);
    }

    /// Sends appended text line by line.
    private final class Lines implements Appendable {

        private final LineForm form;
        private final StringBuilder line = new StringBuilder();
        /// Sent before the first line.
        private String opening = "";

        Lines(LineForm form) {
            this.form = form;
        }

        private void open() throws IOException {
            send(opening);
            opening = "";
        }

        @Override
        public Appendable append(CharSequence text) throws IOException {
            return append(text, 0, text.length());
        }

        @Override
        public Appendable append(CharSequence text, int start, int end) throws IOException {
            for (int i = start; i < end; i++) {
                append(text.charAt(i));
            }
            return this;
        }

        @Override
        public Appendable append(char c) throws IOException {
            if (c == '\n') {
                open();
                send(form.of(line.toString()));
                line.setLength(0);
            } else {
                line.append(c);
            }
            return this;
        }
    }
}
