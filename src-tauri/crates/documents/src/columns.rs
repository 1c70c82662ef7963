//! How wide the columns of a table are: as wide as what stands in them, narrower only where text can wrap.

/// What a column asks for, in hundredths of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Need {
    /// To show everything on one line.
    pub(crate) natural: i32,
    /// Below this it becomes unreadable; figures never shrink, so theirs equals `natural`.
    pub(crate) least: i32,
}

impl Need {
    /// A column of figures.
    #[cfg(test)]
    pub(crate) const fn rigid(width: i32) -> Need {
        Need { natural: width, least: width }
    }

    fn can_grow(&self) -> bool {
        self.least < self.natural
    }
}

/// Widths that fill `width` exactly, or `None` when not even the least widths fit.
///
/// Where not everything fits on one line, a column that asks for little gets it and the long ones wrap.
pub(crate) fn share(needs: &[Need], width: i32) -> Option<Vec<i32>> {
    let least: i32 = needs.iter().map(|need| need.least).sum();
    if least > width || needs.is_empty() {
        return None;
    }
    let mut order: Vec<usize> = (0..needs.len()).collect();
    order.sort_by_key(|column| (needs[*column].natural - needs[*column].least, *column));
    let mut widths: Vec<i32> = needs.iter().map(|need| need.least).collect();
    let mut spare = width - least;
    for (done, column) in order.iter().enumerate() {
        let waiting = i32::try_from(order.len() - done).unwrap_or(1);
        let grown = (needs[*column].natural - needs[*column].least).min(spare / waiting);
        widths[*column] += grown;
        spare -= grown;
    }
    // What nobody asked for goes to the columns of text in equal parts, or to all where there is none.
    let wanting: Vec<usize> = order.iter().copied().filter(|column| needs[*column].can_grow()).collect();
    let takers = if wanting.is_empty() { order } else { wanting };
    let part = spare / i32::try_from(takers.len()).unwrap_or(1);
    for column in &takers {
        widths[*column] += part;
    }
    if let Some(last) = takers.last() {
        widths[*last] += width - widths.iter().sum::<i32>();
    }
    Some(widths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_keep_their_width_and_text_takes_the_rest() {
        let text = Need { natural: 900, least: 300 };
        assert_eq!(share(&[text, Need::rigid(200)], 700), Some(vec![500, 200]));
        assert_eq!(share(&[text, Need::rigid(200)], 1500), Some(vec![1300, 200]));
        assert_eq!(share(&[text, Need::rigid(500)], 700), None);
        let short = Need { natural: 250, least: 100 };
        assert_eq!(share(&[text, short], 800), Some(vec![550, 250]));
        assert_eq!(share(&[Need::rigid(100), Need::rigid(200)], 601).unwrap().iter().sum::<i32>(), 601);
    }
}
