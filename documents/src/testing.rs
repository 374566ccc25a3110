//! Content streams as words and strings.

/// A piece of a content stream: a string, or a name, number or operator.
pub(super) enum Token {
    Text(Vec<u8>),
    Word(String),
}

/// The words and strings of a content stream.
pub(super) fn tokens(content: &[u8]) -> Vec<Token> {
    let (mut tokens, mut at) = (Vec::new(), 0);
    let ends = |byte: u8| byte.is_ascii_whitespace() || b"()<>[]/".contains(&byte);
    while let Some(&byte) = content.get(at) {
        at += 1;
        match byte {
            b'(' => {
                let (mut text, mut depth) = (Vec::new(), 1);
                while depth > 0 {
                    let byte = content[at];
                    at += 1;
                    match byte {
                        b'\\' => {
                            let octal: String = content[at..]
                                .iter()
                                .take(3)
                                .take_while(|b| b.is_ascii_digit())
                                .map(|b| char::from(*b))
                                .collect();
                            if octal.is_empty() {
                                let plain = [(b'n', b'\n'), (b'r', b'\r'), (b't', b'\t'), (b'b', 8), (b'f', 12)];
                                let escaped = content[at];
                                text.push(plain.iter().find(|(c, _)| *c == escaped).map_or(escaped, |(_, byte)| *byte));
                                at += 1;
                            } else {
                                text.push(u8::from_str_radix(&octal, 8).unwrap());
                                at += octal.len();
                            }
                        }
                        b'(' => {
                            depth += 1;
                            text.push(byte);
                        }
                        b')' => {
                            depth -= 1;
                            if depth > 0 {
                                text.push(byte);
                            }
                        }
                        _ => text.push(byte),
                    }
                }
                tokens.push(Token::Text(text));
            }
            b'<' if content.get(at) == Some(&b'<') => at += 1,
            b'<' => {
                let hex: Vec<u8> = content[at..].iter().copied().take_while(|b| *b != b'>').collect();
                at += hex.len() + 1;
                let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
                tokens.push(Token::Text(hex.chunks(2).map(byte).collect()));
            }
            _ if ends(byte) => {}
            _ => {
                let word: Vec<u8> = content[at - 1..].iter().copied().take_while(|b| !ends(*b)).collect();
                at += word.len() - 1;
                tokens.push(Token::Word(String::from_utf8(word).unwrap()));
            }
        }
    }
    tokens
}
