/// Mistakes in what is not YAML, or more of YAML than the language takes: what is said about each, word for word.
extension Mistake {
    static let yaml: [Mistake] = [
        Mistake(
            "an empty file",
            "\n \n",
            says: """
                1:1: error: the file is empty
                hint: the shortest policy names a service and its command; see policies/minimal.yaml
                """),
        Mistake(
            "only comments",
            """
            # nothing yet
            """,
            says: """
                1:1: error: the file holds only comments
                hint: the shortest policy names a service and its command; see policies/minimal.yaml
                """),
        Mistake(
            "a text instead of keys",
            """
            orders
            """,
            says: """
                1:1: error: a policy must be a set of keys, not 'orders'
                hint: its keys are 'service', 'run', 'readiness', 'startup', 'liveness', 'front', 'scale', 'restart', 'rollout', 'after', 'requires', 'priority', 'on-failure', 'group' and 'chaos', each on a line of its own
                """),
        Mistake(
            "a list instead of keys",
            """
            - service: x
            """,
            says: """
                1:1: error: a policy must be a set of keys, not a list
                hint: its keys are 'service', 'run', 'readiness', 'startup', 'liveness', 'front', 'scale', 'restart', 'rollout', 'after', 'requires', 'priority', 'on-failure', 'group' and 'chaos', each on a line of its own
                """),
        Mistake(
            "a tab for indentation",
            "service: x\nrun:\n\tcommand: [/bin/true]\n",
            says: """
                3:1: error: a tab is used for indentation
                hint: YAML indents by spaces only
                """),
        Mistake(
            "indentation that fits nothing",
            """
            service: x
            run:
              command: [/bin/true]
             user: root
            """,
            says: """
                4:2: error: a key is expected here
                hint: check the indentation: keys of one section stand exactly below each other
                """),
        Mistake(
            "a colon within a text",
            """
            service: x: y
            """,
            says: """
                1:11: error: a ':' is not expected here
                hint: quote a text that holds ': ', and check the indentation of this line
                """),
        Mistake(
            "braces in a bracketed list",
            """
            service: x
            run:
              command: [/bin/echo, ${PORT}]
            """,
            says: """
                3:25: error: ',' or ']' is expected here
                hint: inside of [...] quote every text that holds one of , [ ] { }, as in "${PORT}"
                """),
        Mistake(
            "braces in braces",
            """
            service: x
            run: { command: [/bin/true], user: a{b }
            """,
            says: """
                2:37: error: ',' or '}' is expected here
                hint: inside of {...} quote every text that holds one of , [ ] { }, as in "${PORT}"
                """),
        Mistake(
            "a quote that is never closed",
            """
            service: x
            run:
              command: [/bin/echo, "hello]
            """,
            says: """
                3:24: error: this quote is never closed
                hint: close it
                """),
        Mistake(
            "a key without a value",
            """
            service: x
            run
            """,
            says: """
                2:4: error: a key without ': ' and a value
                hint: write 'key: value', with a space behind the colon
                """),
        Mistake(
            "a text that begins with @",
            """
            service: @x
            """,
            says: """
                1:10: error: a text must not begin with '@'
                hint: put the text in quotes
                """),
        Mistake(
            "a text that begins with *",
            """
            service: x
            run:
              command: [/bin/echo, *.log]
            """,
            says: """
                3:25: error: a text must not begin with '*' or '&'
                hint: put the text in quotes
                """),
        Mistake(
            "a star and a name",
            """
            service: *x
            """,
            says: """
                1:10: error: a text must not begin with '*'
                hint: put the text in quotes
                """),
        Mistake(
            "an anchor and its alias",
            """
            service: &name x
            run:
              command: [/bin/echo, *name]
            """,
            says: """
                1:10: error: YAML anchors and aliases are not part of the policy language
                hint: write the value out; a text that begins with '&' or '*' needs quotes
                """),
        Mistake(
            "a tag",
            """
            service: !!str x
            run: !mine { command: [/bin/true] }
            """,
            says: """
                1:10: error: YAML tags such as '!!str' are not part of the policy language
                hint: remove it; quotes make a text of anything, and '!' begins a text in quotes
                2:6: error: YAML tags such as '!!str' are not part of the policy language
                hint: remove it; quotes make a text of anything, and '!' begins a text in quotes
                """),
        Mistake(
            "a backslash in double quotes",
            #"""
            service: x
            run:
              command: [/bin/grep, "\d"]
            """#,
            says: #"""
                3:25: error: an unknown escape in double quotes
                hint: write '\\' for a backslash, or use single quotes, which have no escapes
                """#),
        Mistake(
            "a second document",
            """
            service: x
            run: { command: [/bin/true] }
            ---
            service: y
            """,
            says: """
                3:1: error: a second YAML document begins here
                hint: a policy file describes one service: give each a file of its own
                """),
        Mistake(
            "something behind the end",
            """
            service: x
            run: { command: [/bin/true] }
            ...
            more
            """,
            says: """
                4:1: error: nothing may follow the end of a policy
                hint: remove what follows the line '...'
                """),
        Mistake(
            "a list as a key",
            """
            ? [a, b]
            : c
            service: x
            run: { command: [/bin/true] }
            """,
            says: """
                1:3: error: a key must be a word, not a list or a set of keys
                hint: write '{', '[' and '?' in quotes where they begin a text
                """),
        Mistake(
            "a NUL by escape",
            #"""
            service: x
            run:
              command: [/bin/echo, "a\0b"]
            """#,
            says: #"""
                3:24: error: a text must not hold a NUL character
                hint: remove the '\0'
                """#),
        Mistake(
            "keys given twice",
            """
            service: x
            service: y
            run:
              command: [/bin/true]
              user: a
              "user": b
            """,
            says: """
                2:1: error: the key 'service' is given twice
                hint: it stands at 1:1 already; keep one of them
                6:3: error: the key 'user' is given twice
                hint: it stands at 5:3 already; keep one of them
                """),
        Mistake(
            "a key given three times",
            """
            service: x
            run: { user: a, command: [/bin/true], user: b, user: c }
            """,
            says: """
                2:39: error: the key 'user' is given twice
                hint: it stands at 2:8 already; keep one of them
                2:48: error: the key 'user' is given twice
                hint: it stands at 2:8 already; keep one of them
                """),
        Mistake(
            "nested too deep",
            """
            service: x
            run: [[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]
            """,
            says: """
                2:6: error: 'run' must be a set of keys, not a list
                hint: its keys are 'command', 'environment', 'working-directory', 'files', 'user', 'group', 'limits', 'sandbox', 'endpoint', 'stop', 'state', 'last-action' and 'watchdog', each on a line of its own
                2:22: error: nested more than 16 levels deep
                hint: no part of a policy is deeper than four levels
                """),
        Mistake(
            "dashes that do not line up",
            """
            service: x
            run:
              command:
                - /bin/true
               - b
            """,
            says: """
                5:4: error: a key is expected here
                hint: check the indentation: keys of one section stand exactly below each other
                """),
        Mistake(
            "a bracket that is never closed",
            """
            service: x
            run:
              command: [/bin/true
            """,
            says: """
                3:12: error: this '[' is not closed
                hint: close it by ']'
                """),
        Mistake(
            "a brace that is never closed",
            """
            service: x
            run: { command: [/bin/true], user: a
            """,
            says: """
                2:6: error: this '{' is not closed
                hint: close it by '}'
                """),
        Mistake(
            "a bracket that is not closed before other keys",
            """
            service: x
            run:
              command: [/bin/true
              user: root
            scale:
              replicas: 1
            """,
            says: """
                3:12: error: this '[' is not closed
                hint: close it by ']'
                """),
        Mistake(
            "a list whose item has braces",
            """
            service: x
            run:
              command: [
                /bin/true,
                ${PORT}
              ]
            """,
            says: """
                5:6: error: ',' or ']' is expected here
                hint: inside of [...] quote every text that holds one of , [ ] { }, as in "${PORT}"
                """),
    ]
}
