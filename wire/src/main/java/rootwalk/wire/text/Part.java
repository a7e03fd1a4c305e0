package rootwalk.wire.text;

/// One part of the data of a record, in both forms.
interface Part {

    /// What the fields of the part mean, in their order: `preference`, or `flags field, protocol, algorithm, key`.
    String what();

    /// Reads the part from its fields of text and adds its octets.
    ///
    /// @throws EntryException when the fields do not have the form
    void read(DataFields fields, WireBuffer out);

    /// Prints the part from its octets, a space before each field.
    ///
    /// @throws BrokenDataException when the octets do not have the form
    void print(DataOctets data, StringBuilder text);
}
