/// Rows of cells as lines of text, each column as wide as its widest cell.
public enum TextTable {
    /// - Parameter rows: all with as many cells as the first, which is the head.
    public static func of(_ rows: [[String]]) -> String {
        let columns = rows.first?.indices ?? [].indices
        let widths = columns.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { text, width in
                text + String(repeating: " ", count: max(0, width - text.count))
            }
            let line = cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
        }.joined()
    }
}
