package rootwalk.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;

/// A command that was run to its end in this process.
///
/// @param status
///            with which it ended
public record Run(int status, String out, String err) {

    public static Run of(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int status = line.execute(arguments);
        return new Run(status, out.toString(), err.toString());
    }

    /// The lines of JSON that it printed, of one kind of event.
    public List<Map<?, ?>> events(String kind) {
        return out.lines().<Map<?, ?>>map(Run::json).filter(event -> kind.equals(event.get("event"))).toList();
    }

    public static Map<?, ?> json(String text) {
        return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(text);
    }
}
