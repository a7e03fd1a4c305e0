package rootwalk.daemon.assembly.upstream;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

import rootwalk.config.Config;
import rootwalk.config.NamedFile;
import rootwalk.config.Problem;
import rootwalk.config.RecordSource;
import rootwalk.config.SourceLocation;
import rootwalk.resolver.recursion.RootHints;
import rootwalk.wire.file.RegularFile;
import rootwalk.wire.text.PrivateKeyText;
import rootwalk.wire.text.RdataText;

/// Reads root hints. Stateless.
public final class HintsReader {

    private static final String KEY = "recursion.root-hints";

    private HintsReader() {}

    /// @param problems receives the problems; with any, the hints are the builtin ones
    public static RootHints read(RecordSource source, List<Problem> problems) {
        // Not a switch on patterns: it is linked at run time, which an AOT cache does not speed up.
        if (source instanceof RecordSource.FromFile(Path file)) {
            return read(new NamedFile(new SourceLocation(file, 0, 0), KEY, file, NamedFile.Use.ROOT_HINTS), problems);
        }
        if (source instanceof RecordSource.Written(List<Config.LocalRecord> records)) {
            return RootHints.parse(records.stream().map(record -> RdataText.print(record.record()))
                    .collect(Collectors.joining("\n")), KEY);
        }
        return RootHints.builtin();
    }

    /// The same for a file with its place in the configuration.
    public static RootHints read(NamedFile file, List<Problem> problems) {
        try {
            String text = RegularFile.text(file.path());
            int secret = PrivateKeyText.line(text);
            if (secret == 0) {
                return RootHints.parse(text, file.path().toString());
            }
            // The message about a record that cannot be read would contain the private key.
            problems.add(new Problem(new SourceLocation(file.path(), secret, 1),
                    file.key() + ": the file has a private key",
                    "name a file with the root servers, or write root-hints: builtin"));
        } catch (RootHints.Faulty e) {
            for (RootHints.Fault fault : e.faults()) {
                problems.add(new Problem(new SourceLocation(file.path(), fault.line(), fault.column()),
                        file.key() + ": " + fault.what(), fault.remedy()));
            }
        } catch (NoSuchFileException e) {
            problems.add(file.problem("there is no file " + file.path()
                    + "; name an existing file, or write root-hints: builtin"));
        } catch (IOException e) {
            problems.add(file.problem(file.path() + " cannot be read: " + RegularFile.trouble(e)
                    + "; name a file that this account can read, or write root-hints: builtin"));
        }
        return RootHints.builtin();
    }
}
