package rootwalk.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.MessageWriter;

/// A file of queries in the form of dnsperf: a name and a type in each line. Empty lines, and those that begin with `;`, are left out.
final class QueryFile {

    private static final int MOST_OCTETS = 512;

    private QueryFile() {}

    /// The messages, with RD and without EDNS, as dnsperf sends them; the message ID is 0.
    ///
    /// @throws IOException if the file cannot be read, or has a line of another form, or no query
    static List<Octets> read(Path file) throws IOException {
        List<Octets> queries = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank() && !line.startsWith(";")) {
                queries.add(query(line));
            }
        }
        if (queries.isEmpty()) {
            throw new IOException(file + " has no queries");
        }
        return queries;
    }

    private static Octets query(String line) throws IOException {
        String[] fields = line.strip().split("\\s+");
        int type = fields.length == 2 ? RecordType.parse(fields[1]) : -1;
        if (type < 0) {
            throw new IOException("not a name and a type: " + line);
        }
        try {
            byte[] buffer = new byte[MOST_OCTETS];
            MessageWriter writer = new MessageWriter();
            writer.begin(buffer, 0, buffer.length, 0, Flags.RD);
            writer.question(new Question(Name.of(fields[0]), type));
            return Octets.of(Arrays.copyOf(buffer, writer.finish()));
        } catch (IllegalArgumentException e) {
            throw new IOException("not a name and a type: " + line, e);
        }
    }
}
