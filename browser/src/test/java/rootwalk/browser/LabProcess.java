package rootwalk.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/// A `rootwalk lab` that runs, and what it says of itself.
record LabProcess(Process process, JsonObject said) implements AutoCloseable {

    static final Path PROGRAM = Path.of("../rootwalk").toAbsolutePath().normalize();

    /// Starts it, and waits until it is ready.
    ///
    /// @param around
    ///            a command that starts it in its turn; may be none
    static LabProcess start(List<String> around, String... options) throws IOException {
        List<String> command = new ArrayList<>(around);
        command.addAll(List.of(PROGRAM.toString(), "lab", "--json"));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            String line = out.readLine();
            if (line == null) {
                throw new IOException(command + " ended before it was ready");
            }
            return new LabProcess(process, JsonParser.parseString(line).getAsJsonObject());
        } catch (IOException e) {
            process.destroy();
            throw e;
        }
    }

    String page() {
        return said.get("page").getAsString();
    }

    Path authority() {
        return Path.of(said.get("authority").getAsString());
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
        process.destroyForcibly();
    }
}
