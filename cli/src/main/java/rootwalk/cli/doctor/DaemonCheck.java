package rootwalk.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import rootwalk.config.ConfigResult;
import rootwalk.control.ControlClient;
import rootwalk.control.ControlCommand;
import rootwalk.control.ControlRequest;
import rootwalk.wire.json.JsonException;
import rootwalk.wire.json.JsonReader;
import rootwalk.wire.json.JsonValue;

/// Whether a daemon runs, and whether it is that of the installed program.
record DaemonCheck(Machine machine) implements Doctor.Check {

    @Override
    public Verdict verdict() throws IOException {
        Optional<Path> socket = switch (machine.configuration()) {
            case ConfigResult.Valid valid -> Optional.of(valid.config().control().socket());
            case ConfigResult.Invalid invalid -> invalid.controlSocket();
        };
        if (socket.isEmpty()) {
            return Verdict.skipped("the configuration cannot be read, so that its control socket is not known");
        }
        if (Files.exists(socket.get()) && !Files.isWritable(socket.get())) {
            return Verdict.skipped("this account may not use " + socket.get() + ": sudo " + machine.program()
                    + " doctor --only daemon");
        }
        StringBuilder status = new StringBuilder();
        try {
            var _ = ControlClient.ask(socket.get(),
                    new ControlRequest(new ControlCommand.Status(), ControlRequest.Format.JSON), status);
        } catch (IOException e) {
            return Verdict.skipped("no daemon runs: " + socket.get() + " does not respond");
        }
        String running = version(status.toString());
        return running.equals(machine.version())
                ? Verdict.ok("the daemon runs, with version " + running)
                : Verdict.warning("the daemon that runs has version " + running + ", the installed program "
                        + machine.version(), "sudo systemctl restart rootwalk");
    }

    private static String version(String status) throws IOException {
        try {
            return JsonReader.read(status.getBytes(StandardCharsets.UTF_8)) instanceof JsonValue.Members object
                    && object.members().get("version") instanceof JsonValue.Text(String version) ? version : "unknown";
        } catch (JsonException e) {
            throw new IOException("the daemon sent a status that is not JSON", e);
        }
    }
}
