package rootwalk.wire.text;

/// One part of the data of a record, in text and in wire format.
interface RdataPart {

    /// The meaning of the fields of the part, in order: `preference`, or `flags field, protocol, algorithm, key`.
    String what();

    /// Reads the part from its fields of text and adds its octets.
    ///
    /// @throws EntryException if the fields are malformed
    void read(FieldReader fields, WireBuffer out);

    /// Prints the part from its octets, a space before each field.
    ///
    /// @throws MalformedRdataException if the octets are malformed
    void print(OctetReader data, StringBuilder text);
}
