internal import Basics
internal import FoundationEssentials

/// Python's jsonschema: an independent reader of our schemas.
public enum SchemaPeer {
    /// What it says of each text, loaded by PyYAML with the core schema of YAML 1.2, which editors use; empty when the
    /// text is valid.
    ///
    /// - Parameter schema: the schema's text.
    public static func verdicts(schema: String, of texts: [String]) async throws -> [String] {
        let input = JSON.array([.string(schema), .array(texts.map { .string($0) })]).text
        let output = try await ChildProcess.run(try PackageRoot.python(), ["-c", script], input: input)
        guard output.status == 0 else { throw Failure(description: output.standardError) }
        return try JSONDecoder().decode([String].self, from: Data(output.standardOutput.utf8))
    }

    private struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private static let script = #"""
        import json, re, sys, jsonschema, yaml

        class Core(yaml.SafeLoader):
            yaml_implicit_resolvers = {}

        for tag, pattern, first in [
            ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
            ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
            ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
            ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
             "-+.0123456789"),
        ]:
            Core.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile("^(?:%s)$" % pattern), list(first))
        # By the core schema 012, +5 and 0x5 are numbers like any other, and loaded they look like 12 and 5. The parser
        # refuses these spellings everywhere; so they become something here that fits nowhere.
        def integer(loader, node):
            text = loader.construct_scalar(node)
            return int(text) if re.fullmatch(r"-?(0|[1-9][0-9]*)", text) else float("nan")
        Core.add_constructor("tag:yaml.org,2002:int", integer)

        schema, texts = json.load(sys.stdin)
        schema = json.loads(schema)
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)

        def verdict(text):
            try:
                document = yaml.load(text, Loader=Core)
            except (yaml.YAMLError, TypeError, ValueError) as error:
                return "not loaded: %s" % type(error).__name__
            error = jsonschema.exceptions.best_match(validator.iter_errors(document))
            return error.message[:200] if error else ""

        json.dump([verdict(text) for text in texts], sys.stdout)
        """#
}
