-- Files not taken in, and why.
-- grain: file_hash, name
-- column: file_hash | SHA-256 of the file
-- column: name | as received
-- column: received_at | when it last came under this name
-- column: reason | why, as a code
-- column: message_zh | why, in Chinese
-- column: message_en | in English
-- column: sheet | where, when known
-- column: cell | where, when known
-- column: form | when known
-- column: period | when known
-- column: reporter | when known
-- unique: file_hash, name
SELECT
    file_hash,
    name,
    received_at,
    reason,
    message_zh,
    message_en,
    sheet,
    cell,
    form,
    period,
    reporter
FROM source.rejection
