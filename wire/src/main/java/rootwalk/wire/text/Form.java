package rootwalk.wire.text;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import rootwalk.wire.RecordType;

/// The presentation format of the data of a type: its parts in order.
record Form(List<Part> parts) {

    static Form of(Part... parts) {
        return new Form(List.of(parts));
    }

    /// The syntax, `MX PREFERENCE EXCHANGE`.
    String pattern(int type) {
        return Stream.concat(Stream.of(RecordType.name(type)), parts.stream()
                .flatMap(part -> Stream.of(part.what().split(", ")))
                .map(what -> what.replace(' ', '-').toUpperCase(Locale.ROOT))).collect(Collectors.joining(" "));
    }

    void read(DataFields fields, WireBuffer out) {
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).read(fields, out);
        }
        fields.end();
    }

    void print(DataOctets data, StringBuilder text) {
        for (Part part : parts) {
            part.print(data, text);
        }
        data.end();
    }
}
