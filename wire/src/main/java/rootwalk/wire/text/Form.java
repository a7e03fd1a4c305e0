package rootwalk.wire.text;

import java.util.List;

/// The presentation format of the data of a type: its parts, in their order.
record Form(List<Part> parts) {

    static Form of(Part... parts) {
        return new Form(List.of(parts));
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
