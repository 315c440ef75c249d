-- How a spreadsheet names its columns: 1 is A, 27 is AA, 703 is AAA.
-- grain: col
-- unique: col
SELECT
    col,
    CASE
        WHEN col <= 26 THEN chr(64 + col)
        WHEN col <= 702 THEN chr(65 + (col - 27) // 26) || chr(65 + (col - 27) % 26)
        ELSE
            chr(65 + (col - 703) // 676)
            || chr(65 + ((col - 703) // 26) % 26)
            || chr(65 + (col - 703) % 26)
    END AS letters
FROM (SELECT DISTINCT col FROM source.part_value WHERE col > 0)
