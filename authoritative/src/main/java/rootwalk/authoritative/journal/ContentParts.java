package rootwalk.authoritative.journal;

import java.util.Iterator;
import java.util.NoSuchElementException;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;

/// The whole content of a zone in parts, encoded as they are needed. Used by one thread.
final class ContentParts implements Iterator<Store.Write> {

    private final Name apex;
    private final long generation;
    private final Iterator<ZoneNode> names;
    private final Iterator<ZoneNode> hashed;
    private final RecordWriter writer;
    private int parts;

    ContentParts(ZoneSnapshot snapshot, long generation) {
        apex = snapshot.apex();
        this.generation = generation;
        names = snapshot.names().iterator();
        hashed = snapshot.nsec3().iterator();
        writer = new RecordWriter(apex);
    }

    long generation() {
        return generation;
    }

    /// The number of parts so far.
    int parts() {
        return parts;
    }

    @Override
    public boolean hasNext() {
        return writer.length() > 0 || names.hasNext() || hashed.hasNext();
    }

    @Override
    public Store.Write next() {
        while (writer.length() < Checked.MOST_CONTENT && names.hasNext()) {
            writer.add(names.next());
        }
        while (writer.length() < Checked.MOST_CONTENT && hashed.hasNext()) {
            writer.add(hashed.next());
        }
        if (writer.length() == 0) {
            throw new NoSuchElementException();
        }
        byte[] content = writer.take(Math.min(writer.length(), Checked.MOST_CONTENT));
        return Checked.put(Keys.content(apex, generation, parts++), content);
    }

    /// Reads content.
    static RecordReader reader(Store.Reading reading, Name apex, ZoneRecord.Basis.Content content) {
        return new RecordReader(apex, new RecordReader.Parts() {

            private int next;

            @Override
            public byte @Nullable [] next() throws DamageException, UnreadableException {
                if (next == content.parts()) {
                    return null;
                }
                byte[] key = Keys.content(apex, content.generation(), next);
                byte[] part = Checked.content(key, reading.get(key), "part " + next + " of the content");
                next++;
                return part;
            }
        });
    }
}
